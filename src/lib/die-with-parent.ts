import { findHostProgram } from './host-program.ts'

/** util-linux; a host without a PATH still has it there. */
const SYSTEM_PROGRAM_PATH = '/usr/bin:/bin'

/**
 * The words in front of a command that make the kernel kill it together with this process, however this one ends; none where the
 * host has no setpriv that could. NB: SIGKILL, for a program that hangs hears nothing else.
 */
export function dieWithParent(programPath: string): string[] {
  const setpriv = findHostProgram('setpriv', programPath) ?? findHostProgram('setpriv', SYSTEM_PROGRAM_PATH)
  if (setpriv === undefined) return []
  const prefix = [setpriv, '--pdeathsig', 'KILL', '--']
  // A setpriv of another make may not know the option.
  return Bun.spawnSync([...prefix, setpriv, '--version'], { env: {} }).success ? prefix : []
}

/**
 * Absolute path of a program of the host, looked for in the folders of `programPath` (written as PATH is); undefined where none of them
 * has it. Programs may be installed or removed while we run: ask each time, keep no answer.
 */
export function findHostProgram(name: string, programPath: string): string | undefined {
  // NB: Bun.which falls back to the PATH of this process when it is handed an empty one.
  return programPath.trim() === '' ? undefined : (Bun.which(name, { PATH: programPath }) ?? undefined)
}

/**
 * Holds the ears of a call until it ends: as a thread it is terminated, as a process it is killed.
 */
import { openHearing } from './hearing.ts'

const hearing = openHearing({
  program: {
    path: Bun.which('pocketsphinx_continuous') ?? '',
    modelDir: '/usr/share/pocketsphinx/model/en-us',
  },
  expects: () => 'anything',
  onHeard: () => undefined,
  onLost: () => process.exit(1),
})
setInterval(() => hearing?.push(new Int16Array(320)), 20)

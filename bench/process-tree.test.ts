import { expect, test } from 'bun:test'
import { cpuBetween, readCost, readCpu, treeOf } from './process-tree.ts'

test('a tree holds the children of children, and each works on the account of the root', async () => {
  // The shell waits for a child of its own, which computes until it is ended.
  const shell = Bun.spawn(['sh', '-c', 'sh -c "while :; do :; done" & echo $!; wait'], { stdout: 'pipe' })
  const { value } = await shell.stdout.getReader().read()
  const busyPid = Number(new TextDecoder().decode(value))
  try {
    const tree = treeOf([process.pid])
    expect(tree).toContain(shell.pid)
    expect(tree).toContain(busyPid)
    expect(treeOf([shell.pid]).sort()).toEqual([shell.pid, busyPid].sort())

    const before = readCpu([shell.pid])
    const deadline = performance.now() + 5_000
    // It has run for 50 ms of its own sooner or later, however busy the machine is.
    while (cpuBetween(before, readCpu([shell.pid])) < 50e6 && performance.now() < deadline)
      await Bun.sleep(10)
    expect(cpuBetween(before, readCpu([shell.pid]))).toBeGreaterThanOrEqual(50e6)
    expect(readCost([shell.pid])).toMatchObject({ processes: 2, threads: 2 })
    expect(readCost([shell.pid]).pssMb).toBeGreaterThan(0)
  } finally {
    process.kill(busyPid)
    await shell.exited
  }
})

test('a process that has ended costs nothing more', () => {
  expect(cpuBetween(new Map([['1/1', 9e9]]), new Map())).toBe(0)
  expect(cpuBetween(new Map(), new Map([['2/2', 5]]))).toBe(5)
})

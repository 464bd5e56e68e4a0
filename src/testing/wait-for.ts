/** Resolves with the first answer that is neither false, null nor undefined; throws with the reason when none comes in time. */
export async function waitFor<T>(
  reason: string,
  check: () => T | Promise<T>,
  timeoutMs = 5_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const answer = await check()
    if (answer !== false && answer !== null && answer !== undefined)
      return answer as NonNullable<Exclude<T, false>>
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain: ${reason}`)
    await Bun.sleep(5)
  }
}

/** Waits for the work, but not longer than this; undefined when the time was up first. What the work does after that is not waited for. */
export async function atMost<T>(durationMs: number, work: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeUp = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), durationMs)
  })
  try {
    return await Promise.race([work, timeUp])
  } finally {
    clearTimeout(timer)
  }
}

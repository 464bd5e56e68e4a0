const OPEN = '<think>'
const CLOSE = '</think>'

/** Takes what a local model thinks aloud (`<think>...</think>`) out of its words, wherever the pieces of the text end. */
export function createThoughtFilter(): { push(text: string): string; flush(): string } {
  let pending = ''
  let isThinking = false

  const take = (): string => {
    let spoken = ''
    for (;;) {
      const mark = isThinking ? CLOSE : OPEN
      const at = pending.indexOf(mark)
      const end = at < 0 ? pending.length - heldBack(pending, mark) : at
      if (!isThinking) spoken += pending.slice(0, end)
      pending = pending.slice(at < 0 ? end : at + mark.length)
      if (at < 0) return spoken
      isThinking = !isThinking
    }
  }
  return {
    push(text) {
      pending += text
      return take()
    },
    flush() {
      const rest = isThinking ? '' : pending
      pending = ''
      return rest
    },
  }
}

/** How much of the end of a text may be the beginning of a mark. */
function heldBack(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--)
    if (text.endsWith(mark.slice(0, length))) return length
  return 0
}

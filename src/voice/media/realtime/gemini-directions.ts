/** What the model is told besides the caller's words: sent as text input, which both families of Live models take at any time. */
export const directions = {
  /** NB: without the brackets and the words the model answers a direction as if the caller had given it. */
  direct: (instructions: string) => `(Direction for you, not said by the caller: ${instructions})`,
  goOn: '(Direction for you, not said by the caller: go on.)',
  /** The connection broke in the middle of an answer. */
  finish: (said: string) =>
    said === ''
      ? '(The connection broke while you answered. Give your answer now.)'
      : `(The connection broke while you spoke. The last words that arrived were: ${JSON.stringify(said)}. Go on right after them, without repeating them and without a word about the break.)`,
  answer: (asked: string) =>
    `(The connection broke before you could answer. Answer the caller's last words: ${JSON.stringify(asked)})`,
  lateResult: (name: string, output: string) =>
    `(The tool ${name}, which you called before, has answered: ${JSON.stringify(output)}. Tell the caller what matters of it.)`,
}

/** How a model that speaks by itself is asked to read something out. For the model, never shown. */
export function sayExactly(text: string): string {
  return `Say exactly the words between the quotation marks, in their own language, word for word and completely, and say nothing before or after them: "${text}"`
}

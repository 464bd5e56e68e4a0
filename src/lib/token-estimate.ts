const CHARS_PER_TOKEN = 4

/** A rough count of a model's tokens: four characters each, as English averages. Say that it is an estimate where it is shown. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARS_PER_TOKEN)
}

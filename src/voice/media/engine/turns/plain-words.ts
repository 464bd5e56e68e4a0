/** The words of a text in small letters, without punctuation around them. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .split(/\s+/)
    .map(word => word.replace(/^[^\p{L}\p{N}+@']+|[^\p{L}\p{N}@]+$/gu, ''))
    .filter(word => word !== '')
}

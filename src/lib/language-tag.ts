/** True for one well-formed BCP 47 tag, such as en or de-AT. */
export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    // Intl throws a RangeError for a malformed tag.
    return false
  }
}

const NAMES = new Intl.DisplayNames(['en'], { type: 'language' })

/**
 * True for one BCP 47 tag that has a name to be called by, such as en or de-AT. NB: a tag with an extension (`en-u-ca-gregory`,
 * `de-x-wien`) is well-formed and has none: Intl throws where it is asked for it.
 */
export function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1 && NAMES.of(tag) !== undefined
  } catch {
    // Intl throws a RangeError for a malformed tag.
    return false
  }
}

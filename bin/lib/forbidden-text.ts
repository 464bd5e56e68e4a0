/** What a file of this repository may weigh: screenshots fit, recordings and programs do not. */
export const MAX_FILE_BYTES = 1_000_000

type Rule = {
  readonly name: string
  readonly pattern: RegExp
  readonly only?: RegExp
  readonly except?: RegExp
}

// NB: the patterns are written so that they do not match their own source.
const RULES: readonly Rule[] = [
  {
    name: 'path of a machine',
    pattern: /(?:^|[\s'"`(=:])\/(?:home|Users|root|work)\/[\w.-]/,
    // Whose paths are those inside of an image.
    except: /^(?:Dockerfile|compose\/[\w-]+\.yml)$/,
  },
  { name: 'path in a temporary folder', pattern: /(?:^|[\s'"`(=])\/tm[p]\/[\w.-]/ },
  {
    name: 'host of a package registry',
    pattern: /registry\.npmj[s]|proxy\.golan[g]|pypi\.or[g]|npm\.pk[g]\.github|yarnpk[g]\.com/,
  },
  { name: 'private key', pattern: /-----BEGIN (?:[A-Z]+ )?PRIVATE KE[Y]-----/ },
  {
    name: 'key of a service',
    pattern:
      /\b(?:sk|rk|pk)_live_\w{8}|\bsk-(?:proj-)?[A-Za-z0-9]{24}|\bAKI[A][0-9A-Z]{16}|\bgh[pousr]_\w{30}|\bAIz[a][\w-]{30}|\bxox[abp]-\w{10}|\bwhsec_\w{16}|\bre_\w{8}_\w{16}/,
  },
  {
    name: 'password in an address',
    pattern:
      /\w:\/\/[\w.-]+:(?![^\s@]*canary|password@|secret@|[$<{*])[^\s:@/'"`]{6,}@(?!localhost|127\.0\.0\.1|\[::1\]|[\w.-]*example)/,
  },
  {
    name: 'test switched off or singled out',
    pattern: /\b(?:test|it|describe)\.(?:skip|only|todo|failing)\b/,
    only: /\.(?:test|e2e)\.tsx?$/,
  },
]

/** One line for each hit, `path:line: rule`, without the text that was found. Binary content is read for keys as well. */
export function findForbidden(path: string, text: string): string[] {
  const rules = RULES.filter(
    ({ only, except }) => (!only || only.test(path)) && !(except?.test(path) ?? false),
  )
  const hits: string[] = []
  text.split('\n').forEach((line, index) => {
    for (const rule of rules) if (rule.pattern.test(line)) hits.push(`${path}:${index + 1}: ${rule.name}`)
  })
  return hits
}

/**
 * What a page of ours may do in a browser: load from us and from nobody else. LiveKit's signalling comes through us too
 * (`/livekit/*`), so `connect-src 'self'` is enough for a call; its media are not governed by a policy.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "media-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  // Only htmx may turn text into elements (client/trusted-fragments.ts).
  "require-trusted-types-for 'script'",
  'trusted-types htmx',
].join('; ')

/** Who may load an answer into a page. */
export const RESOURCE_POLICY = 'cross-origin-resource-policy'

const YEAR_S = 365 * 24 * 60 * 60

/** The headers that every answer carries. `isSecure`: people reach us over https. */
export function securityHeaders(isSecure: boolean): readonly (readonly [name: string, value: string])[] {
  return [
    ['content-security-policy', CONTENT_SECURITY_POLICY],
    [
      'permissions-policy',
      'microphone=(self), camera=(), geolocation=(), payment=(), usb=(), display-capture=()',
    ],
    ['cross-origin-opener-policy', 'same-origin'],
    [RESOURCE_POLICY, 'same-origin'],
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
    ['referrer-policy', 'same-origin'],
    ...(isSecure ? [['strict-transport-security', `max-age=${YEAR_S}`] as const] : []),
  ]
}

/** What was rendered for one person is kept by nobody. Answers that may be kept say so themselves. */
export const CACHE_DEFAULT = 'no-store'

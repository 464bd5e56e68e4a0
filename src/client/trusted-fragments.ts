/** The part of the browser's Trusted Types that we use; TypeScript does not know them yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML(html: string): string },
  ): { createHTML(html: string): unknown }
}

interface Extensions {
  registerExtension(
    name: string,
    extension: { init(api: { initSecurity(policy: FragmentPolicy): void }): void },
  ): void
}

interface FragmentPolicy {
  createHTML(html: string): unknown
  createScript(script: string): unknown
}

/**
 * Lets htmx alone turn text into elements: the page's policy (Trusted Types) refuses that to every other script, so that no mistake
 * of ours can write a caller's words into a page as markup. Scripts inside fragments stay dead.
 */
export function trustFragments(): void {
  const { trustedTypes, htmx } = window as unknown as { trustedTypes?: TrustedTypes; htmx: Extensions }
  if (!trustedTypes) return
  const policy = trustedTypes.createPolicy('htmx', { createHTML: html => html })
  htmx.registerExtension('trusted-fragments', {
    init: api => api.initSecurity({ createHTML: html => policy.createHTML(html), createScript: () => '' }),
  })
}

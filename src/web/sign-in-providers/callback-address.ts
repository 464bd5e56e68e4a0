/** Where a provider sends browsers back to, exactly as it has to be registered there. */
export function callbackAddress(publicUrl: string, providerId: string): string {
  return `${publicUrl}/sign-in/providers/${encodeURIComponent(providerId)}/callback`
}

import type { Principal } from '#core/access/principal.ts'
import type { Inviter } from '#core/members/invitation-service.ts'

/** Whoever asks, as the mail of an invitation names them. A program invites in the name of its organization. */
export function inviterOf(
  { scope, permissions, user, organizationName }: Principal,
  publicUrl: string,
): Inviter {
  return {
    scope,
    permissions,
    name: user?.name ?? organizationName,
    language: user?.language ?? null,
    linkTo: joinLink(publicUrl),
  }
}

/** NB: from our own address, never from the Host header: anybody can write one. */
export function joinLink(publicUrl: string): (token: string) => string {
  return token => `${publicUrl}/join?token=${token}`
}

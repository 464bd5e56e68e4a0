interface Person {
  id: string
  name: string
}

/** A person as the subject of what they did themselves. */
export function personSubject({ id, name }: Person) {
  return { kind: 'user', id, name }
}

/** A person to whom something was done by somebody else: with their address, since two may have one name. */
export function addressedSubject({ id, name, email }: Person & { email: string }) {
  return { kind: 'user', id, name: `${name} <${email}>` }
}

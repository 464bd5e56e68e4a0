/** The two parts of a sender as people write it: `Parley <parley@example.com>`, or the address alone. */
export function readSender(sender: string): { name: string; address: string } {
  const match = /^(.*)<([^<>]+)>$/.exec(sender.trim())
  return match
    ? { name: (match[1] ?? '').trim().replace(/^"(.*)"$/, '$1'), address: (match[2] ?? '').trim() }
    : { name: '', address: sender.trim() }
}

/** One address, and nothing that a mail server could read as a second one or as a line of its own. */
const ADDRESS = /^[^\s<>()[\]\\,;:"@\p{Cc}]+@[^\s<>()[\]\\,;:"@\p{Cc}]+$/u
const ADDRESS_MAX_CHARS = 254

export function isMailAddress(text: string): boolean {
  return text.length <= ADDRESS_MAX_CHARS && ADDRESS.test(text)
}

export function isMailSender(text: string): boolean {
  const { name, address } = readSender(text)
  return isMailAddress(address) && !/[\p{Cc}<>@"]/u.test(name)
}

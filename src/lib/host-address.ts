import { networkInterfaces } from 'node:os'

/** True for what only this machine reaches: localhost, ::1 and 127.0.0.0/8. */
export function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** Whether one of this machine's interfaces has the IPv4 address: false for the outer address of a router. */
export function isOwnAddress(address: string): boolean {
  return interfaceAddresses().some(own => own.address === address)
}

/** The first IPv4 address that is not loopback: where the LAN reaches a machine that listens on every address. */
export function firstLanAddress(): string | undefined {
  return interfaceAddresses().find(own => !own.internal)?.address
}

function interfaceAddresses() {
  return Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .filter(address => address.family === 'IPv4')
}

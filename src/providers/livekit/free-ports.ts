import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

/** NB: another program may take the port before its user does; who hands it on must be ready to choose again. */
export async function findFreeTcpPort(address: string, preferred = 0): Promise<number> {
  return (preferred > 0 && (await tryTcpPort(address, preferred))) || (await needPort(tryTcpPort(address, 0)))
}

export async function findFreeUdpPort(address: string, preferred = 0): Promise<number> {
  return (preferred > 0 && (await tryUdpPort(address, preferred))) || (await needPort(tryUdpPort(address, 0)))
}

async function needPort(found: Promise<number | undefined>): Promise<number> {
  const port = await found
  if (port === undefined) throw new Error('the host has no free port')
  return port
}

function tryTcpPort(address: string, port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ host: address, port, exclusive: true }, () => {
      const bound = server.address()
      server.close(() => resolve(typeof bound === 'object' && bound ? bound.port : undefined))
    })
  })
}

function tryUdpPort(address: string, port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const socket = createSocket('udp4')
    socket.once('error', () => {
      socket.close()
      resolve(undefined)
    })
    socket.bind({ address, port, exclusive: true }, () => {
      const bound = socket.address().port
      socket.close(() => resolve(bound))
    })
  })
}

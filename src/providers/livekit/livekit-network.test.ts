import { afterEach, expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { findFreeTcpPort, findFreeUdpPort } from './free-ports.ts'
import { chooseNetwork, isLoopbackHost, isOwnAddress } from './livekit-network.ts'

const servers: { close(): unknown }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

test.each([
  ['127.0.0.1', true],
  ['127.3.2.1', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['192.168.1.20', false],
])('%s is a loopback host: %p', (host, expected) => {
  expect(isLoopbackHost(host)).toBe(expected)
})

test('on a loopback host media stays on 127.0.0.1, without the TCP port that would be open to all', async () => {
  expect(await chooseNetwork({ host: 'localhost', nodeIp: null })).toMatchObject({
    nodeIp: '127.0.0.1',
    tcpPort: 0,
    isLoopback: true,
  })
})

test('on the LAN callers are told the given address, with a TCP port to fall back to', async () => {
  const network = await chooseNetwork({ host: '0.0.0.0', nodeIp: '203.0.113.9' })
  expect(network).toMatchObject({ nodeIp: '203.0.113.9', isLoopback: false })
  expect(network.udpPort).toBeGreaterThan(0)
  expect(network.tcpPort).toBeGreaterThan(0)
  expect(isOwnAddress('203.0.113.9')).toBe(false)
})

test('without a given address, or with a name, the LAN is told the address of an interface', async () => {
  const outer = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .filter(address => address.family === 'IPv4' && !address.internal)
  for (const given of [null, 'desk.example']) {
    const { nodeIp } = await chooseNetwork({ host: '0.0.0.0', nodeIp: given })
    expect(nodeIp).toBe(outer[0]?.address ?? '127.0.0.1')
  }
})

test('a preferred port is taken when it is free, another one when it is not', async () => {
  const port = await findFreeTcpPort('127.0.0.1')
  expect(await findFreeTcpPort('127.0.0.1', port)).toBe(port)
  const holder = createServer().listen(port, '127.0.0.1')
  servers.push(holder)
  await new Promise(resolve => holder.once('listening', resolve))
  expect(await findFreeTcpPort('127.0.0.1', port)).not.toBe(port)

  const udpPort = await findFreeUdpPort('127.0.0.1')
  const socket = await Bun.udpSocket({ hostname: '127.0.0.1', port: udpPort })
  servers.push(socket)
  expect(await findFreeUdpPort('127.0.0.1', udpPort)).not.toBe(udpPort)
})

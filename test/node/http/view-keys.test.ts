/** The certificates of the view: good for private addresses and one name of the network, and for nothing else. */
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { NetworkInterfaceInfo } from 'node:os'
import { checkServerIdentity, connect, createServer, type TLSSocket } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dayMs } from '../../../node/durations.ts'
import { authorityDays, certificateDays, lanAddressesMax } from '../../../node/http/limits.ts'
import { createAuthority, issueCertificate } from '../../../node/http/view/certificate.ts'
import { isAuthorityGood, isCertificateGood } from '../../../node/http/view/keys.ts'
import { isNear, lanAddresses, localName } from '../../../node/http/view/lan-addresses.ts'
import type { Authority } from '../../../node/home-files.ts'

const test = suite('node/http/view-keys')
const nowMs = Date.now()
const hostName = 'pi.local'
let authority: Authority

test.before(async () => {
  authority = await createAuthority({ tag: 'test', hostName, nowMs })
})

/** The verdict of a browser that trusts the authority on a certificate for `names`, at the address `host`. */
async function verdict(host: string, ...names: string[]): Promise<string> {
  const isAddress = (name: string): boolean => /^[\d.]+$|:/u.test(name)
  const [name] = names.filter((one) => !isAddress(one))
  const issuer = name === undefined ? authority : { ...authority, hostName: name }
  const addresses = names.filter(isAddress)
  const { certificate, key } = await issueCertificate(issuer, { addresses, hostName: name, nowMs })
  await using server = createServer({ cert: certificate, key }).listen(0, '127.0.0.1')
  server.on('tlsClientError', () => undefined)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const socket: TLSSocket = connect({
    port,
    host: '127.0.0.1',
    ca: authority.certificate,
    checkServerIdentity: (_, shown) => checkServerIdentity(host, shown),
  })
  const [failure] = (await Promise.race([
    once(socket, 'secureConnect').then(() => []),
    new Promise((resolve) => {
      socket.once('error', (error) => resolve([error.message]))
    }),
  ])) as string[]
  socket.destroy()
  return failure ?? 'trusted'
}

test('who trusts the authority has no warning at private addresses and the name of the machine', async () => {
  assert.is(await verdict('192.168.1.7', '192.168.1.7', '10.1.2.3', hostName), 'trusted')
  assert.is(await verdict(hostName, '192.168.1.7', hostName), 'trusted')
  assert.is(await verdict('172.31.0.9', '172.31.0.9'), 'trusted')
  assert.is(await verdict('fd00::7', 'fd00::7'), 'trusted')
})

test('whoever has its key can pass for no other site', async () => {
  const refused = 'permitted subtree violation'
  for (const name of ['example.com', 'bank.test', 'other.local', 'local']) {
    assert.is(await verdict(name, '192.168.1.7', name), refused, name)
  }
  for (const address of ['8.8.8.8', '172.32.0.1', '127.0.0.1', '2001:db8::7']) {
    assert.is(await verdict(address, address), refused, address)
  }
})

test('an authority of a machine without a plain name signs for no name', async () => {
  authority = await createAuthority({ tag: 'test', hostName: undefined, nowMs })
  assert.is(await verdict('192.168.1.7', '192.168.1.7'), 'trusted')
  assert.is(await verdict('pi.local', '192.168.1.7', 'pi.local'), 'permitted subtree violation')
})

test('a certificate is good for less than 398 days, and renewed in time and when the machine moved', async () => {
  const addresses = ['192.168.1.7']
  const issued = await issueCertificate(authority, { addresses, hostName: undefined, nowMs })
  const { validFromDate, validToDate } = new X509Certificate(issued.certificate)
  const lengthMs = validToDate.getTime() - validFromDate.getTime()
  assert.is(lengthMs, certificateDays * dayMs)
  assert.ok(lengthMs < 398 * dayMs)
  assert.ok(isCertificateGood(issued, addresses, nowMs))
  assert.not(isCertificateGood(issued, ['192.168.1.8'], nowMs))
  assert.not(isCertificateGood(issued, [...addresses, 'pi.local'], nowMs))
  assert.ok(isCertificateGood(issued, addresses, nowMs + 365 * dayMs))
  assert.not(isCertificateGood(issued, addresses, nowMs + 367 * dayMs))
  // The clock of a small computer stands years back until it hears the time.
  assert.not(isCertificateGood(issued, addresses, nowMs - 2 * dayMs))
  assert.ok(isAuthorityGood(authority, nowMs + (authorityDays - certificateDays - 2) * dayMs))
  assert.not(isAuthorityGood(authority, nowMs + (authorityDays - certificateDays) * dayMs))
})

test('the view answers on addresses of the home network, and on no other interface', () => {
  const at = (address: string, bits: number, internal = false): NetworkInterfaceInfo[] => [
    { address, cidr: `${address}/${bits}`, internal } as NetworkInterfaceInfo,
  ]
  const found = lanAddresses({
    lo: at('127.0.0.1', 8, true),
    eth0: [...at('fd00::7', 64), ...at('192.168.1.7', 24), ...at('2001:db8::7', 64)],
    wlan0: [...at('10.0.0.7', 8), ...at('fe80::7', 64)],
    ppp0: at('10.64.0.2', 24),
    eth1: at('203.0.113.9', 24),
    docker0: at('172.17.0.1', 16),
    wg0: at('10.8.0.2', 24),
    eth2: at('10.9.9.9', 32),
    usb0: at('169.254.3.4', 16),
  })
  assert.equal(found, ['192.168.1.7', '10.0.0.7', '169.254.3.4', 'fd00::7'])
  const many = Array.from({ length: 50 }, (_, index) => at(`10.0.1.${index}`, 8)).flat()
  assert.is(lanAddresses({ eth0: many }).length, lanAddressesMax)
})

test('machines from elsewhere are told from those of the house', () => {
  const near = ['192.168.1.20', '::ffff:10.0.0.5', 'fd12::1', 'fe80::1%wlan0', '127.0.0.1']
  const far = ['203.0.113.9', '::ffff:8.8.8.8', '2001:db8::1', '172.32.0.1', '100.64.0.1', '']
  for (const address of near) assert.ok(isNear(address), address)
  for (const address of far) assert.not(isNear(address), address)
})

test('the name of a machine is one that a network answers to', () => {
  assert.is(localName('Raspberry-Pi.fritz.box'), 'raspberry-pi.local')
  for (const name of ['localhost', 'localhost.localdomain', '', 'küche', '-x', 'a_b', '*.evil']) {
    assert.is(localName(name), undefined, name)
  }
})

test.run()

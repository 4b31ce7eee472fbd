import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isAnnounceable, isFullAddress, parseConfig } from '../../node/config.ts'
import { Home } from '../../node/home.ts'
import { textFor } from '../../node/messages/messages.ts'
import { Node } from '../../node/node.ts'
import { rejects, throws } from '../helpers/rejects.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const test = suite('node/config')
const peer = '12D3KooWGxcBqBdjDuMvZqvTLDRsNnqiUxGWN7fmgWLGQjHXjKGx'
const place = '/ip4/192.0.2.7/tcp/7278'

test('a whole configuration is taken as it stands', () => {
  const config = {
    tcpPort: 7278,
    listen: ['0.0.0.0', '::'],
    announce: ['/dns4/relay.example/tcp/443'],
    bootstrap: [`${place}/p2p/${peer}`],
    lan: 'passive',
    upnp: false,
    relay: {
      reservations: 128,
      reservationsPerAddress: 4,
      connectionBytes: 0,
      connectionMs: 60_000,
      bytesPerDay: 0,
      bytesPerDayPerAddress: 500_000_000,
    },
    view: { lan: true, port: 7279, origins: ['https://home.example', 'https://box.vpn:8443'] },
    guests: { origin: 'https://me.example', host: '::1', port: 7280 },
    site: { host: '0.0.0.0', port: 80, url: 'https://me.example/ana/' },
  }
  assert.equal(parseConfig(config, 'config.json'), config)
  assert.equal(parseConfig({}, 'config.json'), {})
})

test('a wrong field is named, with what it should look like', () => {
  const run = (config: object, field: string): void => {
    const { values } = throws(() => parseConfig(config, '/srv/config.json'), 'config-invalid')
    assert.equal([values['field'], values['file']], [field, '/srv/config.json'])
  }
  run({ tcpPort: -1 }, 'tcpPort')
  run({ tcpPort: 65_536 }, 'tcpPort')
  run({ listen: '0.0.0.0' }, 'listen')
  run({ listen: ['home.example'] }, 'listen')
  run({ announce: [`${place}/p2p/${peer}`] }, 'announce')
  run({ bootstrap: [place] }, 'bootstrap')
  run({ bootstrap: Array.from({ length: 9 }, () => `${place}/p2p/${peer}`) }, 'bootstrap')
  run({ lan: true }, 'lan')
  run({ upnp: 'on' }, 'upnp')
  run({ relay: [] }, 'relay')
  run({ relay: null }, 'relay')
  run({ relay: { reservations: 1.5 } }, 'relay.reservations')
  run({ relay: { connectionMs: 2 ** 31 } }, 'relay.connectionMs')
  run({ relay: { bytesPerDay: '20GB' } }, 'relay.bytesPerDay')
  run({ relay: { bytesPerDayPerAddress: -1 } }, 'relay.bytesPerDayPerAddress')
  run({ view: true }, 'view')
  run({ guests: {} }, 'guests')
  run({ guests: 'https://me.example' }, 'guests')
  run({ guests: { origin: 'https://me.example/' } }, 'guests.origin')
  run({ guests: { origin: 'http://me.example' } }, 'guests.origin')
  run({ guests: { origin: 'https://me.example', host: 'localhost' } }, 'guests.host')
  run({ guests: { origin: 'https://me.example', port: -1 } }, 'guests.port')
  run({ site: true }, 'site')
  run({ site: { port: 65_536 } }, 'site.port')
  run({ site: { host: 7 } }, 'site.host')
  run({ site: { url: 'https://me.example/ana' } }, 'site.url')
  run({ site: { url: 'ftp://me.example/' } }, 'site.url')
  run({ view: { lan: 'on' } }, 'view.lan')
  run({ view: { port: 70_000 } }, 'view.port')
  const wrong = ['http://home.example', 'home.example', 'https://home.example/', 'https://*']
  wrong.push('https://Home.example', 'https://home.example:443', 'https://u@home.example', 'null')
  for (const origin of wrong) run({ view: { origins: [origin] } }, 'view.origins')
})

test('the port for WebSocket that earlier releases wrote is passed over', () => {
  assert.equal(parseConfig({ tcpPort: 7278, wsPort: 7279 }, '/srv/config.json'), { tcpPort: 7278 })
})

test('a field that there is not is named', () => {
  const run = (config: object, field: string): void => {
    const { values } = throws(() => parseConfig(config, '/srv/config.json'), 'config-unknown')
    assert.equal([values['field'], values['file']], [field, '/srv/config.json'])
  }
  run({ bootstraps: [] }, 'bootstraps')
  run({ relay: { reservation: 1 } }, 'relay.reservation')
  run(JSON.parse('{"__proto__": 1}') as object, '__proto__')
  run({ toString: 1 }, 'toString')
})

test('only whole addresses over TCP are taken', () => {
  const good = [place, '/ip6/2001:db8::7/tcp/1', '/dns/relay.example/tcp/443']
  for (const text of good) {
    assert.ok(isAnnounceable(text), text)
    assert.ok(isFullAddress(`${text}/p2p/${peer}`), text)
  }
  const bad = [
    '',
    '/tcp/1',
    `${place}/ws`,
    'relay.example:7278',
    '/ip4/192.0.2.256/tcp/1',
    '/ip4/2001:db8::7/tcp/1',
    '/ip6/fe80::1%eth0/tcp/1',
    '/ip4/192.0.2.7/tcp/65536',
    '/ip4/192.0.2.7/udp/7278',
    '/dns4/a b/tcp/1',
    `/dns4/${'a'.repeat(300)}/tcp/1`,
    `${place}/p2p-circuit`,
    ` ${place}`,
  ]
  for (const text of bad) {
    assert.not(isAnnounceable(text), text)
    assert.not(isFullAddress(`${text}/p2p/${peer}`), text)
  }
  for (const text of [
    place,
    `${place}/p2p/`,
    `${place}/p2p/${peer}x`,
    `${place}/p2p/${peer}/p2p/${peer}`,
  ]) {
    assert.not(isFullAddress(text), text)
  }
})

test('a node with a wrong configuration does not start, and says where to look', async () => {
  await using folder = await tempDir()
  const init = {
    home: folder.path,
    port: 0,
    peerPort: 0,
    listen: ['127.0.0.1'],
    logLevel: 'silent',
  }
  const first = await Node.start(init)
  await first.setUp('Ana', ['Family'])
  await first.stop()
  const config = await new Home(folder.path).readConfig()
  assert.ok(config.tcpPort !== undefined)
  const file = join(folder.path, 'config.json')
  await writeFile(file, JSON.stringify({ ...config, lan: 'yes' }))
  const { values } = await rejects(() => Node.start(init), 'config-invalid')
  assert.is(
    textFor('en', 'error.config-invalid', values),
    `In the file ${file}, “lan” must look like this: "on"`,
  )
})

test.run()

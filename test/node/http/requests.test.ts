/** The routes about finding people and contact requests against real nodes and a DHT of this machine. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import type { Person } from '../../../node/http/people/schema.ts'
import { Found, Requests } from '../../../node/http/requests/schema.ts'
import { startDht } from '../../helpers/dht-server.ts'
import { Api } from '../../helpers/http.ts'
import { startNodes } from '../../helpers/nodes.ts'
import { testPerson } from '../../helpers/person.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/requests')
const soon = { timeoutMs: 60_000 }

async function requestsOf(api: Api): Promise<Requests> {
  return v.parse(v.strictObject(Requests.entries), await api.call('GET', '/requests'))
}

async function find(api: Api, person: string): Promise<Found> {
  return v.parse(v.strictObject(Found.entries), await api.call('GET', `/find/${person}`))
}

test('who is found by their id is asked, and accepts', async () => {
  await using dht = await startDht()
  await using nodes = await startNodes(['Ana', 'Bo'], { bootstrap: dht.bootstrap })
  const [ana, bo] = nodes.all
  const [anas, bos] = [await Api.of(ana), await Api.of(bo)]
  await anas.send('PATCH', '/settings', { findable: 'anyone' })
  await waitFor(async () => (await find(bos, ana.person)).state === 'found', soon)
  assert.is((await find(bos, ana.person)).name, 'Ana')
  assert.is((await find(bos, bo.person)).state, 'me')

  const wish = { aspect: await bo.aspect('Friends'), note: ' from school ' }
  assert.is((await bos.send('POST', `/asked/${ana.person}`, wish)).status, 202)
  await waitFor(async () => (await requestsOf(anas)).received.length === 1, soon)
  const [request] = (await requestsOf(anas)).received
  assert.equal(request?.person, { id: bo.person, name: 'Bo' })
  assert.equal([request?.note, request?.state], ['from school', 'waiting'])

  const accept = { aspect: await ana.aspect('Family') }
  const accepted = await anas.send('POST', `/requests/${bo.person}/accept`, accept)
  assert.is(accepted.status, 204)
  await waitFor(async () => {
    const { items } = await bos.call<{ items: Person[] }>('GET', '/people')
    return items.some(({ name, aspects }) => name === 'Ana' && aspects.includes(wish.aspect))
  }, soon)
  assert.is((await find(bos, ana.person)).state, 'contact')
  assert.equal(await requestsOf(bos), { received: [], asked: [] })
})

test('what is no id, no request or no level is refused, and without others nobody waits', async () => {
  await using nodes = await startNodes(['Ana'])
  const [ana] = nodes.all
  const api = await Api.of(ana)
  const stranger = testPerson('stranger').id
  assert.equal(await find(api, stranger), { state: 'offline' })
  assert.is((await api.send('GET', '/find/nobody')).status, 400)
  const place = { aspect: await ana.aspect('Family') }
  assert.is((await api.send('POST', `/requests/${stranger}/accept`, place)).status, 404)
  assert.is((await api.send('DELETE', `/requests/${stranger}`)).status, 404)
  assert.is((await api.send('DELETE', `/asked/${stranger}`)).status, 404)
  assert.is((await api.send('POST', `/asked/${ana.person}`, place)).status, 409)
  assert.is((await api.send('PUT', `/people/${stranger}/block`)).status, 404)
  const blocked = `/people/${stranger}/block`
  await api.send('POST', `/asked/${stranger}`, place)
  assert.is((await api.send('PUT', blocked)).status, 204)
  assert.equal(await api.call('GET', '/blocked'), { items: [{ id: stranger }] })
  assert.is((await api.send('DELETE', blocked)).status, 204)
  assert.equal(await api.call('GET', '/blocked'), { items: [] })
  const long = { ...place, note: 'a'.repeat(801) }
  assert.is((await api.send('POST', `/asked/${stranger}`, long)).status, 413)
  assert.is((await api.send('PATCH', '/settings', { findable: 'everybody' })).status, 400)
  await api.send('POST', `/asked/${stranger}`, place)
  const [asked] = (await requestsOf(api)).asked
  assert.equal([asked?.person, asked?.state], [{ id: stranger }, 'looking'])
})

test.run()

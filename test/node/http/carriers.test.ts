/** The routes about carriers against real nodes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import { Carriers } from '../../../node/http/carriers/schema.ts'
import { Api } from '../../helpers/http.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/carriers')
const megabyte = 1_000_000

async function carriersOf(api: Api): Promise<Carriers> {
  const answer = await api.call('GET', '/carriers')
  return v.parse(v.strictObject(Carriers.entries), answer)
}

test('room is offered, used, no longer used, and withdrawn', async () => {
  await using nodes = await startNodes(['Ana', 'Cy'])
  const [ana, cy] = nodes.all
  await befriend(ana, cy, { aspect: 'Friends' })
  const [owner, carrier] = await Promise.all(nodes.all.map((node) => Api.of(node)))
  assert.ok(owner && carrier)
  const [use, offer] = [`/carriers/${cy.person}`, `/carriers/offers/${ana.person}`]

  const none = { offers: [], ours: [], asked: [], asking: [], mutual: [] }
  assert.equal(await carriersOf(owner), none)
  const early = await owner.send('PUT', use)
  assert.is(early.status, 409)
  assert.match(early.text, '"not-offered"')
  for (const bytes of [-1, 0, 1.5, 1_000, '5MB', undefined]) {
    assert.is((await carrier.send('PUT', offer, { bytes })).status, 400, String(bytes))
  }
  assert.is((await carrier.send('DELETE', offer)).status, 204)
  assert.is((await carrier.send('PUT', offer, { bytes: 5 * megabyte })).status, 204)
  assert.equal((await carriersOf(carrier)).ours, [
    { person: ana.person, bytes: 5 * megabyte, usedBytes: 0, isFull: false },
  ])
  await waitFor(async () => (await carriersOf(owner)).offers.length === 1)

  for (let time = 0; time < 2; time += 1) assert.is((await owner.send('PUT', use)).status, 204)
  await ana.post('carried', 'Family')
  await waitFor(async () => (await carriersOf(carrier)).ours[0]!.usedBytes > 2_000)
  const [told] = (await carriersOf(owner)).offers
  assert.equal([told?.person, told?.isUsed], [cy.person, true])

  assert.is((await owner.send('DELETE', use)).status, 204)
  // Nothing is carried any more.
  assert.is((await owner.send('DELETE', use)).status, 404)
  await waitFor(async () => (await carriersOf(carrier)).ours[0]!.usedBytes === 0)
  assert.is((await carriersOf(owner)).offers[0]?.isUsed, false)
  assert.is((await carrier.send('DELETE', offer)).status, 204)
  assert.equal((await carriersOf(carrier)).ours, [])
  await waitFor(async () => (await carriersOf(owner)).offers.length === 0)
})

test('only contacts carry for each other', async () => {
  await using nodes = await startNodes(['Ana', 'Eve'])
  const [ana, eve] = nodes.all
  const api = await Api.of(ana)
  const { person } = eve
  for (const path of [`/carriers/${person}`, `/carriers/offers/${person}`]) {
    for (const method of ['PUT', 'DELETE']) {
      const answer = await api.send(
        method,
        path,
        method === 'PUT' ? { bytes: megabyte * 2 } : undefined,
      )
      assert.is(answer.status, 404, `${method} ${path}`)
      assert.match(answer.text, '"not-a-contact"')
    }
  }
  assert.is((await api.send('PUT', '/carriers/nobody')).status, 400)
})

test('who joins may say at once that the inviter carries for them', async () => {
  await using nodes = await startNodes(['Ana', 'Cy'])
  const [ana, cy] = nodes.all
  const wish = { aspect: await cy.aspect('Friends'), uses: 1, lifetimeMs: 3_600_000 }
  const { link } = await cy.social.invites.create(wish, 'http://127.0.0.1:7277')
  const [owner] = await Promise.all(nodes.all.map((node) => Api.of(node)))
  await owner?.call('POST', '/join', { link, carry: true })
  assert.equal((await carriersOf(owner!)).offers, [])
  await cy.social.carriers.offer(ana.person, 5 * megabyte)
  await waitFor(async () => (await carriersOf(owner!)).offers[0]?.isUsed === true)
  await waitFor(async () => (await cy.social.carriers.offersOfOurs())[0]!.usedBytes > 0)
})

test.run()

/** The routes about introductions and suggestions against real nodes, on real connections. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import type { Invite, Joined } from '../../../node/http/invites/schema.ts'
import type { Person } from '../../../node/http/people/schema.ts'
import { Introductions, Suggestions } from '../../../node/http/introductions/schema.ts'
import { Api } from '../../helpers/http.ts'
import { befriend, startNodes, type TestNode } from '../../helpers/nodes.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/http/introductions')

async function introductionsOf(api: Api): Promise<Introductions> {
  const answer = await api.call('GET', '/introductions')
  return v.parse(v.strictObject(Introductions.entries), answer)
}

async function suggestionsOf(api: Api): Promise<Suggestions> {
  return v.parse(v.strictObject(Suggestions.entries), await api.call('GET', '/suggestions'))
}

async function namesOf(api: Api): Promise<string> {
  const { items } = await api.call<{ items: Person[] }>('GET', '/people')
  return items.map(({ name }) => name).join()
}

async function apis(nodes: readonly TestNode[]): Promise<[Api, Api, Api]> {
  const [one, other, third] = await Promise.all(nodes.map((node) => Api.of(node)))
  assert.ok(one && other && third)
  return [one, other, third]
}

test('two contacts of one person become contacts of each other', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [ana, bo, cy] = nodes.all
  await befriend(ana, bo, { aspect: 'Friends' })
  await befriend(ana, cy, { aspect: 'Friends' })
  const [anas, bos, cys] = await apis(nodes.all)

  const people = [bo.person, cy.person]
  const made = await anas.send('POST', '/introductions', { people, note: ' You both climb ' })
  assert.is(made.status, 201)
  for (const [api, node] of [
    [bos, bo],
    [cys, cy],
  ] as const) {
    await waitFor(async () => (await introductionsOf(api)).meets.length === 1)
    const [meet] = (await introductionsOf(api)).meets
    assert.equal([meet?.by.name, meet?.note, meet?.accepted], ['Ana', 'You both climb', false])
    const request = { ids: [meet?.id], aspect: await node.aspect('Friends') }
    assert.is((await api.send('POST', '/introductions/accept', request)).status, 204)
  }
  await waitFor(async () => (await namesOf(bos)) === 'Ana,Cy')
  await waitFor(async () => (await namesOf(cys)) === 'Ana,Bo')
  await bo.post('hello Cy', 'Friends')
  await waitFor(async () => (await cy.texts()).includes('hello Cy'))
  const [told] = (await introductionsOf(anas)).made
  assert.equal([told?.state, told?.people.map(({ name }) => name)], ['accepted', ['Bo', 'Cy']])
})

test('who joins a circle is told its name, and who does not want to meet somebody says nothing', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [ana] = nodes.all
  const [anas, bos, cys] = await apis(nodes.all)
  const wish = { aspect: await ana.aspect('Friends'), uses: 5, circle: true }
  const invite = await anas.call<Invite>('POST', '/invites', wish)
  assert.is(invite.circle, 'Friends')
  for (const api of [bos, cys]) {
    const joined = await api.call<Joined>('POST', '/join', { link: invite.link })
    assert.is(joined.circle, 'Friends')
  }
  await waitFor(async () => (await introductionsOf(bos)).meets.length === 1)
  const [meet] = (await introductionsOf(bos)).meets
  assert.equal([meet?.circle, meet?.person.name], ['Friends', 'Cy'])
  assert.is((await bos.send('DELETE', `/introductions/${meet?.id}`)).status, 204)
  assert.equal((await introductionsOf(bos)).meets, [])
  assert.is((await bos.send('DELETE', `/introductions/${meet?.id}`)).status, 404)
})

test('who introduces takes it back', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [ana, bo, cy] = nodes.all
  await befriend(ana, bo, { aspect: 'Friends' })
  await befriend(ana, cy, { aspect: 'Friends' })
  const [anas, bos, cys] = await apis(nodes.all)
  const people = [bo.person, cy.person]
  const { id } = await anas.call<{ id: string }>('POST', '/introductions', { people })
  for (const api of [bos, cys]) {
    await waitFor(async () => (await introductionsOf(api)).meets.length === 1)
  }
  const [meet] = (await introductionsOf(bos)).meets
  const path = `/introductions/made/${id}`
  assert.is((await bos.send('DELETE', path)).status, 404)
  assert.is((await anas.send('DELETE', path)).status, 204)
  assert.is((await anas.send('DELETE', path)).status, 404)
  assert.equal((await introductionsOf(anas)).made, [])
  for (const api of [bos, cys]) {
    await waitFor(async () => (await introductionsOf(api)).meets.length === 0)
  }
  const late = { ids: [meet?.id], aspect: await bo.aspect('Friends') }
  assert.is((await bos.send('POST', '/introductions/accept', late)).status, 404)
})

test('a friend of a friend is suggested, asked for, and no longer suggested', async () => {
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [ana, bo, cy] = nodes.all
  await befriend(ana, bo, { aspect: 'Friends' })
  await befriend(ana, cy, { aspect: 'Friends' })
  const [anas, bos, cys] = await apis(nodes.all)
  assert.equal(await suggestionsOf(bos), { on: false, items: [] })
  for (const api of [anas, bos, cys]) await api.call('PATCH', '/settings', { suggestions: 'on' })
  await waitFor(async () => (await suggestionsOf(bos)).items.length === 1)
  const { on, items } = await suggestionsOf(bos)
  const known = { id: cy.person, name: 'Cy', askedOf: [] }
  assert.equal([on, items], [true, [{ ...known, knownBy: [{ id: ana.person, name: 'Ana' }] }]])
  const path = `/suggestions/${cy.person}`
  assert.is((await bos.send('POST', `${path}/ask`, { by: cy.person })).status, 404)
  assert.is((await bos.send('POST', `${path}/ask`, { by: ana.person, note: 'x' })).status, 204)
  await waitFor(async () => (await introductionsOf(anas)).asks.length === 1)
  const [ask] = (await introductionsOf(anas)).asks
  assert.equal([ask?.from.name, ask?.person.name, ask?.note], ['Bo', 'Cy', 'x'])
  assert.is((await anas.send('DELETE', `/asks/${bo.person}/${cy.person}`)).status, 204)
  assert.equal((await introductionsOf(anas)).asks, [])
  assert.is((await bos.send('DELETE', path)).status, 204)
  assert.equal((await suggestionsOf(bos)).items, [])
})

test('what makes no sense is refused', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Friends' })
  const api = await Api.of(ana)
  const refused: [string, string, unknown, number][] = [
    ['POST', '/introductions', { people: [bo.person] }, 400],
    ['POST', '/introductions', { people: [bo.person, bo.person] }, 404],
    ['POST', '/introductions', { people: [bo.person, ana.person] }, 404],
    ['POST', '/introductions', { people: [bo.person, bo.person], note: 'x'.repeat(801) }, 413],
    ['POST', '/introductions/accept', { ids: [], aspect: await ana.aspect('Friends') }, 400],
    ['POST', '/introductions/accept', { ids: ['x'], aspect: await ana.aspect('Friends') }, 400],
    ['DELETE', '/introductions/made/nothing', undefined, 404],
    ['PATCH', '/settings', { suggestions: 'maybe' }, 400],
    ['DELETE', '/suggestions/nobody', undefined, 400],
    ['DELETE', `/asks/${bo.person}/nobody`, undefined, 400],
  ]
  for (const [method, path, body, status] of refused) {
    assert.is((await api.send(method, path, body)).status, status, `${method} ${path}`)
  }
})

test.run()

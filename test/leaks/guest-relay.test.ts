/** A relay that holds links for guests learns little of who makes them, and nothing of what they show. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { guestWords } from '../helpers/guest-words.ts'
import { Life, ownAspectOf } from './life.ts'
import { remember } from './past.ts'
import { foundIn, nameOf } from './secret.ts'

const test = suite('leaks/guest relay')
const text = 'for grandmother, who has a browser and nothing else'
const origin = 'https://relay.example'

test('a relay for guests learns peer id and address of a node, and not a word of its links', async () => {
  await using life = new Life()
  const guests = { origin, bytes: 10_000_000 }
  const hal = await life.start('Hal', { roles: { relay: {}, guests } })
  const ana = await life.start('Ana', { bootstrap: [life.addressOf('Hal')] })
  const post = await life.post('Ana', text)
  const { social } = ana
  const wish = { of: { post }, lastsMs: 86_400_000, at: { relay: hal.peer }, responses: true }
  const [kept, ended] = [await social.guests.create(wish), await social.guests.create(wish)]
  assert.is(hal.social.guests.open(kept.id).state, 'open')
  await hal.social.guests.opened(kept.id)
  const said = guestWords(kept, { name: 'Grandmother', said: { text: 'I see you, my dear' } })
  assert.is(await hal.social.guests.respond(kept.id, said), 'taken')
  await social.guests.refresh()
  const [came] = (await social.guests.responses.list()).rows
  await social.guests.responses.decide(came!.id, 'shown')
  assert.is(social.guests.at(kept.id).opened, 1)
  await social.guests.end(ended.id)
  const { secrets, knowledge } = await remember(life, {})
  const written = { kind: 'post', of: 'Ana', which: ownAspectOf('Ana'), value: text } as const
  const ofAna = [...secrets.filter(({ of }) => of === 'Ana'), written]
  for (const kind of [
    'guest link',
    'guest response',
    'person name',
    'post',
    'person id',
  ] as const) {
    assert.ok(
      ofAna.some((secret) => secret.kind === kind),
      kind,
    )
  }
  const found = foundIn(knowledge.get('Hal')!, ofAna).map(nameOf)
  assert.equal([...new Set(found)].toSorted(), ['address of Ana', 'peer id of Ana'])
  // The search finds them where they are.
  const own = foundIn(knowledge.get('Ana')!, ofAna).map(nameOf)
  assert.ok(own.includes('guest link of Ana'))
})

test.run()

/** A relay learns little of two people who meet and talk through it alone. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bootstrapAddress, startDhtServer } from '../helpers/dht-server.ts'
import { streamsOf } from '../helpers/streams.ts'
import { tapsOf } from '../helpers/wiretap.ts'
import { heardBy } from './knowledge.ts'
import { Life, ownAspectOf } from './life.ts'
import { remember } from './past.ts'
import { foundIn, nameOf } from './secret.ts'

const test = suite('leaks/relay')
const text = 'only between you and me'

test('a relay learns who talks to whom, and nothing of what', async () => {
  await using relay = await startDhtServer()
  const address = bootstrapAddress(relay)
  await using life = new Life([address])
  await life.start('Ana', { listen: [`${address}/p2p-circuit`] })
  await life.start('Bo')
  const aspect = ownAspectOf('Ana')
  await life.join('Bo', 'Ana', aspect)
  const post = await life.post('Ana', text, aspect)
  await life.shows('Bo', text)
  await life.get('Bo').social.threads.comment(post, `${text}, too`)
  await life.showsComment('Bo', post, `${text}, too`)
  const { secrets, knowledge } = await remember(life, { Relay: heardBy(relay.self) })
  const written = [text, `${text}, too`].map(
    (value) => ({ kind: 'post', of: 'Ana', which: aspect, value }) as const,
  )
  const all = [...secrets, ...written]
  const found = foundIn(knowledge.get('Relay')!, all).map(nameOf)
  assert.equal([...new Set(found)].toSorted(), ['address of Bo', 'peer id of Ana', 'peer id of Bo'])
  // How they met went through the relay, and was there for who may have it; what came then took the direct way that opened.
  const relayed = tapsOf(relay.self)
    .flatMap(streamsOf)
    .filter(({ protocol }) => protocol.startsWith('/libp2p/circuit/relay/'))
  assert.ok(relayed.reduce((sum, { bytes }) => sum + bytes.length, 0) > 3000)
  const known = foundIn(knowledge.get('Bo')!, all).map(nameOf)
  for (const wanted of ['person id of Ana', `post of Ana: ${aspect}`]) {
    assert.ok(known.includes(wanted), wanted)
  }
})

test.run()

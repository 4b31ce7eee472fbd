import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cardAgeMsMax } from '../../../protocol/limits.ts'
import { cardsKeptMax } from '../../../node/network/dht/limits.ts'
import { withShelf, type Shelf } from '../../../node/network/dht/dht-shelf.ts'

const test = suite('node/network/dht-shelf')
const value = new Uint8Array(1)

function lab(): { kept: Set<string>; clock: { nowMs: number }; shelf: Shelf<string> } {
  const kept = new Set<string>()
  const clock = { nowMs: cardAgeMsMax }
  const datastore: Shelf<string> = {
    put: (key) => kept.add(key),
    delete: (key) => kept.delete(key),
  }
  const factory = ({ datastore: shelf }: { datastore: Shelf<string> }): Shelf<string> => shelf
  const shelf = withShelf(factory, () => clock.nowMs)({ datastore } as never)
  return { kept, clock, shelf }
}

test('a flood of cards takes the place of the oldest', async () => {
  const { kept, shelf } = lab()
  await shelf.put('/dht/record/first', value)
  await shelf.put('/dht/record/second', value)
  await shelf.put('/dht/record/first', value)
  for (let index = 0; index < cardsKeptMax - 1; index++) {
    await shelf.put(`/dht/record/${index}`, value)
  }
  assert.is(kept.size, cardsKeptMax)
  assert.is(kept.has('/dht/record/second'), false)
  assert.ok(kept.has('/dht/record/first'))
})

test('cards that count no more are gone when the next one comes', async () => {
  const { kept, clock, shelf } = lab()
  await shelf.put('/dht/record/old', value)
  clock.nowMs += cardAgeMsMax + 1
  await shelf.put('/dht/record/new', value)
  assert.equal([...kept], ['/dht/record/new'])
})

test('nothing but values is kept', async () => {
  const { kept, shelf } = lab()
  await shelf.put('/dht/provider/a/b', value)
  assert.is(kept.size, 0)
})

test.run()

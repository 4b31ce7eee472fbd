/** The drawing of the network: whatever the number of contacts, all of it stands inside, and the connected are drawn first. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Network } from '../../../node/http/network/schema.ts'
import {
  drawnContacts,
  drawnMax,
  drawnPart,
  drawnRelays,
  width,
} from '../../../node/web/screens/you/network-layout.ts'
import { testPerson } from '../../helpers/person.ts'

const test = suite('node/web/network-layout')
type Contact = Network['contacts'][number]

function contact(name: string, ...links: Contact['links']): Contact {
  return { person: testPerson(name).id, links, says: [] }
}

test('connected contacts come first, by how they are connected', () => {
  const drawn = drawnContacts([contact('off'), contact('far', 'relay'), contact('near', 'lan')])
  assert.equal(
    drawn.map(({ way }) => way),
    ['direct', 'relayed', 'off'],
  )
})

test('all spots are inside the drawing, and no two are the same', () => {
  for (const count of [1, 2, 7, drawnMax, drawnMax + 9]) {
    const all = Array.from({ length: count }, (_, at) => contact(`${at}`, 'direct'))
    const spots = [...drawnContacts(all), ...drawnRelays(3)]
    assert.is(spots.length, Math.min(count, drawnMax) + 3)
    const { top, height } = drawnPart(spots)
    assert.ok(spots.every(({ x }) => x > 25 && x < width - 25))
    assert.ok(spots.every(({ y }) => y > top + 45 && y < top + height - 45))
    assert.is(new Set(spots.map(({ x, y }) => `${x} ${y}`)).size, spots.length)
  }
})

test('the drawing of two contacts is low, and of many as high as their ring', () => {
  const few = drawnPart(drawnContacts([contact('left', 'direct'), contact('right', 'lan')]))
  const many = Array.from({ length: drawnMax }, (_, at) => contact(`${at}`, 'direct'))
  assert.ok(few.height * 3 < drawnPart(drawnContacts(many)).height + 10)
})

test.run()

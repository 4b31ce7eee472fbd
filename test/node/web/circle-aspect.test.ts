/** A circle's name does not lead into an aspect in which others are. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Aspect } from '../../../node/http/people/schema.ts'
import { aspectOfCircle } from '../../../node/web/data/circle-aspect.ts'

const test = suite('node/web/circle-aspect')

function found(...members: string[]): string | undefined {
  const aspects: Aspect[] = [{ id: 'one', name: 'Family', members }]
  const own = aspectOfCircle(aspects, { circle: 'fAMILY', by: 'ana' })
  return typeof own === 'object' ? own.id : own
}

test('an aspect of its name stands for a circle as long as nobody is in it but who made the circle', () => {
  assert.equal(
    [found(), found('ana'), found('bo'), found('ana', 'bo')],
    ['one', 'one', 'taken', 'taken'],
  )
  assert.is(aspectOfCircle([], { circle: 'Family', by: 'ana' }), undefined)
})

test.run()

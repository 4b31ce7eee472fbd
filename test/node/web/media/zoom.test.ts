/** Zooming and moving a picture, as numbers. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { moveBy, whole, zoomAt } from '../../../../node/web/media/zoom.ts'

const test = suite('node/web/media/zoom')
const room = { width: 400, height: 300 }

test('what is under the finger stays under it', () => {
  const at = { x: 100, y: -50 }
  const near = zoomAt(whole, 2, at)
  // A point of the picture stands at its place times the scale, from where its centre is.
  assert.equal(near, { scale: 2, x: -100, y: 50 })
  const nearer = zoomAt(near, 2, at)
  assert.equal({ x: at.x - nearer.x, y: at.y - nearer.y }, { x: 400, y: -200 })
})

test('a picture is never smaller than whole, nor larger than eight times that', () => {
  assert.equal(zoomAt({ scale: 1.5, x: 30, y: 30 }, 0.1), whole)
  assert.is(zoomAt(whole, 100).scale, 8)
})

test('a zoomed picture moves within the room, a whole one not at all', () => {
  assert.equal(moveBy(whole, { x: 50, y: 50 }, room), whole)
  assert.equal(moveBy({ scale: 2, x: 0, y: 0 }, { x: 50, y: -20 }, room), {
    scale: 2,
    x: 50,
    y: -20,
  })
  assert.equal(moveBy({ scale: 2, x: 0, y: 0 }, { x: 9_000, y: -9_000 }, room), {
    scale: 2,
    x: 200,
    y: -150,
  })
})

test.run()

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messageKey, nextChain } from '../../protocol/pair-chain.ts'
import { toHex } from '../helpers/hex.ts'
import { bytesFrom } from '../helpers/seed.ts'

const test = suite('protocol/pair-chain')
const start = bytesFrom('pair-chain')(32)

test('every entry has a key of its own, and no chain key is a message key', () => {
  const seen = new Set<string>()
  let chain = start
  for (let seq = 0; seq < 200; seq += 1) {
    seen.add(toHex(chain)).add(toHex(messageKey(chain)))
    chain = nextChain(chain)
  }
  assert.is(seen.size, 400)
})

test('both sides come to the same key by as many steps', () => {
  const steps = (count: number): Uint8Array =>
    Array.from({ length: count }).reduce<Uint8Array>((chain) => nextChain(chain), start)
  assert.equal(messageKey(steps(40)), messageKey(steps(40)))
  assert.not.equal(messageKey(steps(40)), messageKey(steps(41)))
})

test.run()

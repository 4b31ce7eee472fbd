/** Words of guests: sealed, opened by the owner of the link, and of one length whatever they are. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { guestKeys } from '../../protocol/guest.ts'
import {
  guestResponseBytes,
  guestResponseId,
  openGuestResponse,
  sealGuestResponse,
  type GuestWords,
} from '../../protocol/guest-response.ts'
import { fromBase64url } from '../../protocol/bytes.ts'
import { guestTextBytesMax, nameBytesMax } from '../../protocol/limits.ts'
import { bytesFrom } from '../helpers/seed.ts'
import { throws } from '../helpers/rejects.ts'

const test = suite('protocol/guest response')
const next = bytesFrom('guest-response')
const { responseKey: key, key: bundleKey } = guestKeys(next(32))

const said: readonly GuestWords[] = [
  { post: 0, name: 'Käthe', said: { text: 'Wie schön!\n🌼' } },
  { post: 99, name: 'ن', said: { emoji: '👍' } },
  { post: 7, name: 'n'.repeat(nameBytesMax), said: { text: 'x'.repeat(guestTextBytesMax) } },
]

test('what was sealed opens again, and all of it is as long; the same words twice have two ids', () => {
  for (const words of said) {
    const [one, other] = [12, 12].map((bytes) =>
      sealGuestResponse(words, { key, nonce: next(bytes) }),
    )
    for (const sealed of [one!, other!]) {
      assert.is(sealed.length, guestResponseBytes)
      assert.equal(openGuestResponse(sealed, key), words)
    }
    assert.is.not(guestResponseId(one!), guestResponseId(other!))
    assert.is(fromBase64url(guestResponseId(one!))?.length, 16)
  }
})

test('names and words come in their normal form, whatever a guest sends', () => {
  const open = (words: GuestWords): GuestWords =>
    openGuestResponse(sealGuestResponse(words, { key, nonce: next(12) }), key)
  const opened = open({ post: 0, name: ' Ana\u202e\u200b ', said: { text: '\u202e hi\r\n\u0007' } })
  assert.equal(opened, { post: 0, name: 'Ana', said: { text: 'hi' } })
  assert.equal(open({ post: 0, name: 'A', said: { emoji: '❤️' } }).said, { emoji: '❤' })
  const wrong: GuestWords[] = [
    { post: 100, name: 'Eve', said: { text: 'hi' } },
    { post: 0, name: '', said: { text: 'hi' } },
    { post: 0, name: '\u200b', said: { text: 'hi' } },
    { post: 0, name: 'n'.repeat(nameBytesMax + 1), said: { text: 'hi' } },
    { post: 0, name: 'Eve', said: { text: '' } },
    { post: 0, name: 'Eve', said: { text: 'x'.repeat(guestTextBytesMax + 1) } },
    { post: 0, name: 'Eve', said: { emoji: 'no' } },
  ]
  for (const words of wrong) throws(() => open(words), 'malformed')
})

test('the key of the bundle opens no response, and a changed byte none', () => {
  const sealed = sealGuestResponse(said[0]!, { key, nonce: next(12) })
  throws(() => openGuestResponse(sealed, bundleKey), 'cannot-open')
  for (const at of [1, 20, guestResponseBytes - 1]) {
    const changed = sealed.slice()
    changed[at]! ^= 1
    throws(() => openGuestResponse(changed, key), 'cannot-open')
  }
})

test.run()

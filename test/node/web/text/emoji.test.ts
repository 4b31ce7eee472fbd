/** The spellings of emoji: the one that nodes keep, and the one that is drawn in colour. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { plainEmoji } from '../../../../protocol/responses/reaction.ts'
import { keptEmoji, shownEmoji } from '../../../../node/web/text/emoji.ts'

const test = suite('node/web/text/emoji')

for (const emoji of ['👍', '❤️', '1️⃣', '🏳️‍🌈', '❤️‍🔥', '👍🏽', '🧑🏿‍🤝‍🧑🏻', '🇩🇰', '☺️', '☝🏽']) {
  test(`${emoji} is kept without selectors, and shown with those that it needs`, () => {
    assert.is(keptEmoji(emoji), plainEmoji(emoji))
    assert.is(shownEmoji(keptEmoji(emoji)), emoji)
  })
}

test.run()

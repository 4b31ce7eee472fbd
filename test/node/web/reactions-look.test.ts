/** The open panel of reactions, in a language of each direction, for everybody: in both colours, at both widths. */
// @timeout 300
import { suite } from 'uvu'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { noComplaints, shows } from '../../helpers/view.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const test = suite('node/web/reactions-look')
const emojis = ['👍', '❤', '🎉', '🔥', '🥨', '😂', '🍞', '🏳️‍🌈', '1️⃣']

let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

for (const locale of ['en', 'ar']) {
  test(`the open panel is for everybody, in ${locale}`, async () => {
    await using nodes = await startNodes(['Ana', 'بو'])
    const [ana, bo] = nodes.all
    await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
    const post = await ana.social.posts.create('to look at', [await ana.aspect('Family')])
    await waitFor(() => bo.social.posts.at(post) !== undefined)
    const comment = await bo.social.threads.comment(post, 'خبز من فضلك')
    await waitFor(() => ana.social.threads.commentAt(comment) !== undefined)
    for (const emoji of emojis) {
      await ana.social.threads.react(post, { emoji, isOn: true })
      await bo.social.threads.react(post, { emoji, isOn: true })
    }
    await ana.social.threads.react(comment, { emoji: '👍', isOn: true })
    await using hers = await chromium.open({ locale })
    const page = await hers.signIn(ana)
    await shows(page, 'to look at')
    const card = page.locator('.post', { hasText: 'to look at' })
    await card.locator('.thread-button').click()
    await card.locator('.comment').waitFor()
    for (const more of await card.locator('.reaction.more').all()) await more.click()
    await card.locator('.comment .reactors li').waitFor()
    await card.locator('.reaction-other input').first().fill('no')
    await card.locator('.reaction-other button').first().click()
    await card.locator('.failure').waitFor()
    await look(hers, 'reactions', locale)
    noComplaints(hers)
  })
}

test.run()

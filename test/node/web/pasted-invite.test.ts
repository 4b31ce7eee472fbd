/** Invites as they arrive: in a mail that was quoted and broken into lines, or in an address that some program encoded. */
// @timeout 300
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { startNodes, type TestNode } from '../../helpers/nodes.ts'
import { noComplaints, tryJoin } from '../../helpers/view.ts'

const test = suite('node/web/pasted-invite')
let chromium: TestChromium

test.before(async () => {
  chromium = await TestChromium.start()
})

test.after(() => chromium[Symbol.asyncDispose]())

async function inviteOf(node: TestNode): Promise<string> {
  const wish = { aspect: await node.aspect('Family'), uses: 5, lifetimeMs: 3_600_000 }
  return (await node.social.invites.create(wish, node.node.url)).link
}

test('an invite is found in a mail that is pasted whole', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  const broken = (await inviteOf(ana)).match(/.{1,40}/gu) ?? []
  const mail = `Hi Bo!\n> Ana wrote (v1.0):\n> ${broken.join('\n> ')}!”\n\nSee you\n`
  await using browser = await chromium.open()
  const page = await browser.signIn(bo)
  await tryJoin(page, mail)
  await page.getByText('You and Ana are now contacts.').waitFor()
  assert.is(bo.social.people.at(ana.person)?.name, 'Ana')
  noComplaints(browser)
})

test('an address whose # was encoded leads to the join screen, also before signing in', async () => {
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  const [, letters = ''] = (await inviteOf(ana)).split('#')
  for (const encoded of ['%23', '%2523']) {
    await using browser = await chromium.open()
    await browser.page.goto(`${bo.node.url}/join${encoded}${letters}`)
    const page = await browser.signIn(bo)
    const field = page.getByRole('textbox', { name: 'Invite link' })
    await field.waitFor()
    assert.is(await field.inputValue(), `${bo.node.url}/join#${letters}`)
    await page.goto(`${bo.node.url}/join${encoded}${letters}`)
    await field.waitFor()
    assert.is(page.url(), `${bo.node.url}/join#${letters}`)
    noComplaints(browser)
  }
})

test.run()

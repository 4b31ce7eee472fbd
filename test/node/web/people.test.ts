/** A page for each person: the owner's profile reaches a friend, their own words stay with them, and a mute hides posts. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TestChromium } from '../../helpers/browser.ts'
import { look } from '../../helpers/look.ts'
import { befriend, startNodes } from '../../helpers/nodes.ts'
import { noComplaints, postOf, shows } from '../../helpers/view.ts'

const test = suite('node/web/people')

test('what is told of oneself, what one notes of others, and whose posts one hides', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana', 'Bo'])
  const [ana, bo] = nodes.all
  await befriend(ana, bo, { aspect: 'Family', back: 'Family' })
  await ana.post('tulips are out', 'Family')
  await using hers = await chromium.open()
  await using his = await chromium.open()

  const page = await hers.signIn(ana)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'You' }).click()
  await page.getByRole('link', { name: 'Profile' }).click()
  await page.getByRole('textbox', { name: 'Place' }).fill('Århus')
  await page.getByRole('textbox', { name: 'Birthday' }).fill('02-29')
  const family = page.getByRole('group', { name: 'Birthday: for whom' })
  await family.getByRole('button', { name: 'Family' }).press('Enter')
  await page.getByRole('textbox', { name: 'Links' }).fill('javascript:alert(1)')
  await page.locator('.profile-form').getByRole('button', { name: 'Save' }).click()
  await page.locator('.profile-form').getByRole('alert').waitFor()
  await page.getByRole('textbox', { name: 'Links' }).fill('https://example.org/ana')
  await look(hers, 'profile', 'en')
  await page.locator('.profile-form').getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved, and told.').waitFor()
  await page.getByRole('link', { name: 'See your page as others do' }).click()
  await page.getByText('29 February').waitFor()
  await page.getByRole('combobox', { name: 'View as' }).selectOption('everybody')
  await page.getByText('They see nothing but your name and picture.').waitFor()
  await page.getByText('No posts of Ana here.').waitFor()
  await look(hers, 'own page as everybody', 'en')

  const their = await his.signIn(bo)
  await shows(their, 'tulips are out')
  await their.locator('.post').getByRole('link', { name: 'Ana' }).click()
  await their.getByText('Ana sees your public posts, and those to Family.').waitFor()
  await their.getByText('Århus').waitFor()
  await shows(their, 'tulips are out')
  await their.locator('summary', { hasText: 'Your own words' }).click()
  await their.getByRole('textbox', { name: 'Your name for them' }).fill('Mum')
  await their.getByRole('textbox', { name: 'Note' }).fill('likes tulips')
  await their.locator('.person-words').getByRole('button', { name: 'Save' }).click()
  await their.getByText('calls themselves Ana').waitFor()
  await their.getByRole('button', { name: 'Mute' }).press('Enter')
  await their.getByText('Their posts are kept').waitFor()
  await look(his, 'person', 'en')
  await their
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Stream' })
    .click()
  await their.getByText('Nobody', { exact: false }).or(their.locator('.empty')).first().waitFor()
  assert.is(await postOf(their, 'tulips are out').count(), 0)
  await their
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'People' })
    .click()
  await their.getByRole('link', { name: 'Mum', exact: true }).waitFor()
  await their.getByRole('combobox', { name: 'Aspect' }).selectOption('In no aspect')
  await their.getByRole('link', { name: 'Mum', exact: true }).waitFor({ state: 'detached' })
  await their.getByRole('combobox', { name: 'Aspect' }).selectOption('All')
  await their.getByRole('searchbox', { name: 'Find a contact' }).fill('an')
  await their.getByRole('link', { name: 'Mum', exact: true }).waitFor()
  await look(his, 'contacts', 'en')
  noComplaints(hers, his)
})

test('several contacts are added to an aspect at once, by keys alone', async () => {
  await using chromium = await TestChromium.start()
  await using nodes = await startNodes(['Ana', 'Bo', 'Cy'])
  const [ana, bo, cy] = nodes.all
  await befriend(ana, bo, { aspect: 'Family' })
  await befriend(ana, cy, { aspect: 'Family' })
  await using hers = await chromium.open()
  const page = await hers.signIn(ana)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click()
  await page.getByRole('button', { name: 'Choose several' }).press('Enter')
  await page.getByRole('checkbox', { name: 'Bo' }).press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.getByText('2 chosen').waitFor()
  await page.getByRole('combobox', { name: 'Add them to' }).selectOption('Friends')
  await look(hers, 'choose', 'en')
  await page.getByRole('button', { name: 'Add', exact: true }).press('Enter')
  await page.getByText('2 people are in Friends now.').waitFor()
  const members = await ana.social.aspects.members(await ana.aspect('Friends'))
  assert.equal(members.toSorted(), [bo.person, cy.person].toSorted())
  noComplaints(hers)
})

test.run()

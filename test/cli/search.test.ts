/** `pappus search`: words and options, marks and JSON, and what is said of a query that cannot be understood. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CliHome } from '../helpers/cli.ts'
import { waitFor } from '../helpers/wait-for.ts'

const test = suite('cli/search')

test('search finds words, by options and as JSON, and says what is wrong', async () => {
  await using ana = await CliHome.make('Ana')
  await ana.good('post', 'A dandelion\u001b[31m on the wind', '-a', 'Family')
  await ana.good('post', 'Wind and rain', '-a', 'Friends')
  await waitFor(async () => (await ana.good('search', 'wind')).split('\n\n').length === 3)
  const found = await ana.good('search', 'dandelion', '--from', 'ana')
  assert.match(found, /^Ana · .* · [\w-]{22}\n {4}A dandelion\[31m on the wind\n\n$/u)
  assert.match(await ana.good('search', 'wind', '--in', 'friends', '-n', '1'), 'Wind and rain')
  const hit = await ana.json<{ excerpts: { marks: number[][] }[] }>('search', 'dandelion')
  assert.equal(hit.excerpts[0]?.marks, [[2, 11]])
  assert.is(await ana.good('search', 'snow'), 'Nothing found.\n')
  for (const wrong of [[], ['x', '--before', 'soon'], ['x', '--in', 'Nowhere'], ['x', '-n', '0']]) {
    assert.is((await ana.run('search', ...wrong)).code, 2)
  }
  await ana.good('post', 'The butler did it', '--warn', 'Spoiler', '-a', 'Family')
  const warned = await waitFor(async () => {
    const said = await ana.good('search', 'butler')
    return said.includes('Spoiler') ? said : undefined
  })
  assert.not.match(warned, 'butler')
  assert.match(await ana.good('doctor'), /Search: 3 texts, .*\n/u)
})

test.run()

/** An address of a download works once, for who follows it: a look at it alone does not use it up. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Hono } from 'hono'
import { Downloads } from '../../../node/http/downloads/downloads.ts'
import { downloadRoutes } from '../../../node/http/downloads/routes.ts'

const test = suite('node/http/downloads')

test('a HEAD has the headers and leaves the file for the GET, which has it once', async () => {
  const downloads = new Downloads()
  const app = new Hono().route('/downloads', downloadRoutes(downloads))
  let starts = 0
  const address = downloads.offer({
    name: 'all.tar',
    start: () => {
      starts += 1
      return Promise.resolve(new Blob(['the bytes']).stream())
    },
  })
  const looked = await app.request(address, { method: 'HEAD' })
  assert.is(looked.status, 200)
  assert.is(await looked.text(), '')
  assert.is(starts, 0)
  const got = await app.request(address)
  assert.is(await got.text(), 'the bytes')
  for (const name of ['content-disposition', 'content-type', 'cache-control']) {
    assert.ok(looked.headers.get(name))
    assert.is(looked.headers.get(name), got.headers.get(name))
  }
  for (const method of ['HEAD', 'GET']) {
    assert.is.not((await app.request(address, { method })).status, 200)
  }
  assert.is(starts, 1)
})

test.run()

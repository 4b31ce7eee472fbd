/** Where the tests with network namespaces look for the tools of the system. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withRootFolders } from './namespaces.ts'

const test = suite('namespaces')

test('tools for root are found with a PATH that does not name their folders', () => {
  const own = '/usr/local/bin:/usr/bin:/bin'
  assert.is(withRootFolders(own), `${own}:/usr/local/sbin:/usr/sbin:/sbin`)
})

test('folders that the PATH names keep their place', () => {
  assert.is(withRootFolders('/sbin:/bin'), '/sbin:/bin:/usr/local/sbin:/usr/sbin')
})

test('an empty PATH does not come to mean the current folder', () => {
  assert.is(withRootFolders(''), '/usr/local/sbin:/usr/sbin:/sbin')
})

test.run()

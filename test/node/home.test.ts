/** The files of a home, on a real disk. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Home } from '../../node/home.ts'
import { tempDir } from '../helpers/temp-dir.ts'

const test = suite('node/home')

test('of what is written at one moment, as when two browsers sign in, all arrives and the last stays', async () => {
  await using folder = await tempDir()
  const home = new Home(folder.path)
  await home.prepare()
  const sessions = Array.from({ length: 50 }, (_, index) => [`hash ${index}`])
  await Promise.all(sessions.map((hashes) => home.writeSessions(hashes)))
  assert.equal(await home.readSessions(), ['hash 49'])
})

test.run()

/** Films and sounds that a browser recorded: known for what they are, and played by it after they were cleaned. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cleanMovie } from '../../../node/pictures/clean-movie.ts'
import { movieInfo } from '../../../node/pictures/movie-info.ts'
import { sniffFile } from '../../../node/pictures/sniff.ts'
import { TestChromium } from '../../helpers/browser.ts'
import { playScript, recordScript } from '../../helpers/recordings.ts'
import { tempDir } from '../../helpers/temp-dir.ts'

const test = suite('node/pictures/recorded')

/** All that Chromium records without a codec that only some builds have. */
const recordings = [
  ['video/webm;codecs=vp8', 'video'],
  ['video/mp4;codecs=vp9', 'video'],
  ['audio/webm;codecs=opus', 'audio'],
  ['audio/mp4;codecs=opus', 'audio'],
] as const

test('a browser plays what it recorded after its metadata went', async () => {
  await using chromium = await TestChromium.start(['--autoplay-policy=no-user-gesture-required'])
  await using browser = await chromium.open()
  await using folder = await tempDir()
  const path = join(folder.path, 'recording')
  for (const [type, kind] of recordings) {
    const recorded = await browser.page.evaluate<string>(recordScript(type))
    await writeFile(path, Buffer.from(recorded, 'base64'))
    const plainType = type.split(';')[0] ?? ''
    assert.equal(await sniffFile(path), { kind, type: plainType })

    const { width, height, durationMs = 0 } = await movieInfo(path)
    const isMovie = type.includes('mp4')
    assert.is(durationMs > 0, isMovie)
    assert.equal([width, height], isMovie && kind === 'video' ? [320, 240] : [undefined, undefined])

    await cleanMovie(path)
    const cleaned = (await readFile(path)).toString('base64')
    assert.ok((await browser.page.evaluate<number>(playScript(cleaned, plainType))) > 0, type)
  }
})

test.run()

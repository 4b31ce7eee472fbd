/** The line that tells how far something is: in a terminal alone, and not for what is over at once. */
import { Readable, Writable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Progress } from '../../cli/progress.ts'
import { inTerminal, type Terminal } from '../../cli/terminal.ts'

const test = suite('cli/progress')

class Output extends Writable {
  text = ''
  readonly isTTY: boolean

  constructor(isTTY: boolean) {
    super()
    this.isTTY = isTTY
  }

  override _write(words: Buffer, _encoding: string, done: () => void): void {
    this.text += words.toString()
    done()
  }
}

/** Standard error of something that shows progress at times of a clock. */
async function shown(isTTY: boolean, timesMs: readonly number[], words = 'step'): Promise<string> {
  const [stdout, stderr] = [new Output(isTTY), new Output(isTTY)]
  const language = 'en'
  const terminal: Terminal = { stdin: Readable.from([]), stdout, stderr, language, exitCode: 0 }
  let nowMs = 5_000
  await inTerminal(terminal, () => {
    using progress = new Progress(() => nowMs)
    for (const timeMs of timesMs) {
      nowMs = 5_000 + timeMs
      progress.show(() => `${words} ${timeMs}`, timeMs === 1050)
    }
    return Promise.resolve()
  })
  assert.is(stdout.text, '')
  return stderr.text
}

test('it begins after a second, is written over, and is gone in the end', async () => {
  assert.is(await shown(true, [0, 500, 999]), '')
  const clear = '\r\u001b[K'
  assert.is(
    await shown(true, [500, 1000, 1010, 1050, 1100, 2000]),
    `${clear}step 1000${clear}step 1050${clear}step 2000${clear}`,
  )
})

test('where nobody watches, nothing is written', async () => {
  assert.is(await shown(false, [0, 1000, 60_000]), '')
})

test('a line fits the terminal, so that it can be written over', async () => {
  const long = await shown(true, [1000], '雨'.repeat(100))
  const [, line = ''] = /^\r\u001b\[K(.*?)\r/u.exec(long) ?? []
  assert.match(line, /^雨{30,39}…$/u)
})

test.run()

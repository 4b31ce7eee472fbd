/** A file from one node to another: two processes, real libp2p, loopback; beside a plain stream between two other processes. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { endNode, startNode, type RunningNode } from '../../helpers/node-process.ts'
import { MediaApi } from '../../helpers/media-api.ts'
import { writeRandomFile } from '../../helpers/random-file.ts'
import { tempDir } from '../../helpers/temp-dir.ts'
import { TestError } from '../../helpers/test-error.ts'
import { waitFor } from '../../helpers/wait-for.ts'
import { befriend } from '../befriend.ts'
import { row, type Figures, type Round } from '../harness/row.ts'

const mebibyte = 1024 * 1024
const timeoutMs = 600_000
const plain = join(import.meta.dirname, '../limits/plain-stream.ts')

const figures = {
  rate: { unit: 'MiB/s', better: 'more', share: 0.6, limit: 'a plain libp2p stream' },
  'RSS of the giver, more at most': { unit: 'MiB', better: 'less', aim: 64 },
  'RSS of the taker, more at most': { unit: 'MiB', better: 'less', aim: 64 },
} satisfies Figures

export const blob = row({
  name: 'blob',
  about: 'a file from one node to another, in two processes',
  sizes: { of: 'MiB', full: [64, 1024], quick: [16] },
  figures,
  measure,
})

async function measure(mebibytes: number): Promise<Round<typeof figures>> {
  const bytes = mebibytes * mebibyte
  const plainBeforeMs = await takePlain(bytes)
  await using folder = await tempDir()
  const path = join(folder.path, 'file.bin')
  const hash = await writeRandomFile(path, bytes)
  const homes = [join(folder.path, 'ana'), join(folder.path, 'bo')] as const
  const [ana, bo] = [await startNode(homes[0], true), await startNode(homes[1], true)]
  try {
    const aspect = await befriend(ana, bo)
    const [here, there] = [await MediaApi.of(homes[0]), await MediaApi.of(homes[1])]
    const post = await here.post(path, aspect)
    await waitFor(() => there.media(post), { timeoutMs })
    const before = [await settledRss(ana), await settledRss(bo)]
    const startMs = performance.now()
    await there.fetch(post)
    const isHere = async (): Promise<boolean> => (await there.media(post))?.state === 'here'
    // To look costs the node that fetches a few milliseconds.
    await waitFor(isHere, { timeoutMs, pauseMsMax: 100 })
    const tookMs = performance.now() - startMs
    // Other work of the machine comes and goes: what it can do is measured on both sides.
    const plainMs = (plainBeforeMs + (await takePlain(bytes))) / 2
    const grown = [(await peakRss(ana)) - before[0]!, (await peakRss(bo)) - before[1]!]
    const isRight = (await there.hashOf((await there.media(post))!)) === hash
    if (!isRight) throw new TestError('the file is not what was sent')
    return {
      rate: { value: rate(bytes, tookMs), limit: rate(bytes, plainMs) },
      'RSS of the giver, more at most': { value: grown[0]! },
      'RSS of the taker, more at most': { value: grown[1]! },
    }
  } finally {
    await Promise.all([endNode(ana.child), endNode(bo.child)])
  }
}

async function takePlain(bytes: number): Promise<number> {
  const giver = spawn(process.execPath, [plain, 'give', `${bytes}`])
  try {
    const taker = spawn(process.execPath, [plain, 'take', await firstLine(giver), `${bytes}`])
    const result = JSON.parse(await firstLine(taker)) as { tookMs: number; isWhole: boolean }
    if (!result.isWhole) throw new TestError('the plain stream broke')
    return result.tookMs
  } finally {
    giver.kill()
    await once(giver, 'exit')
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  child.stderr?.on('data', (text) => process.stderr.write(text as Buffer))
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  return line
}

/** MiB that a process takes now; what it took before is forgotten. */
async function settledRss({ child: { pid } }: RunningNode): Promise<number> {
  await writeFile(`/proc/${pid}/clear_refs`, '5')
  return memoryMib(pid, 'VmRSS')
}

function peakRss({ child: { pid } }: RunningNode): Promise<number> {
  return memoryMib(pid, 'VmHWM')
}

async function memoryMib(pid: number | undefined, field: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`, 'u').exec(status)?.[1]) / 1024)
}

/** MiB a second. */
function rate(bytes: number, tookMs: number): number {
  return (bytes / mebibyte / tookMs) * 1000
}

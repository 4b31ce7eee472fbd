/** The command line as it was built, from the start of its process to its end. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { mainOf, startChild } from '../child-node.ts'
import { row, type Figures, type Round } from '../harness/row.ts'
import { median } from '../harness/result.ts'
import { timeOf } from '../harness/timing.ts'

const run = promisify(execFile)
const limit = 'an empty Node process'
const figures = {
  '--help': { unit: 'ms', better: 'less', aim: 150, limit },
  status: { unit: 'ms', better: 'less', aim: 300, limit },
} satisfies Figures

export const commandLine = row({
  name: 'cli',
  about: 'commands of the command line, each in a process of its own',
  sizes: { of: 'runs', full: [10], quick: [3] },
  figures,
  measure,
})

async function measure(runs: number): Promise<Round<typeof figures>> {
  await using node = await startChild()
  const timesOf = async (args: readonly string[]): Promise<number> => {
    const times: number[] = []
    for (let index = 0; index < runs; index++) {
      times.push(await timeOf(() => run(process.execPath, args)))
    }
    return median(times)
  }
  const empty = await timesOf(['-e', ''])
  return {
    '--help': { value: await timesOf([mainOf, '--help']), limit: empty },
    status: { value: await timesOf([mainOf, 'status', '--home', node.home]), limit: empty },
  }
}

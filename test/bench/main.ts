/** `npm run bench`: the figures of this release on this machine, each beside its aim and the machine's limit, measured in the same run. Nothing here passes or fails. */
import { parseArgs } from 'node:util'
import { writeReport } from './harness/report.ts'
import { runRows } from './harness/run.ts'
import { tableOf } from './harness/words.ts'
import { rows } from './rows.ts'

const usage = `npm run bench -- [ROW…] [--rounds N] [--quick] [--out FOLDER]

  npm run bench                      all rows, three rounds of each
  npm run bench -- append ingest     two of them
  npm run bench -- ingest --quick    at small sizes
  npm run bench -- blob --rounds 1 --out bench/blob

Ctrl-C ends the run; what is measured until then is printed and written.

Rows:
${rows.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n')}
`

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string', default: 'bench' },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
const unknown = names.filter((name) => rows.every((row) => row.name !== name))
const rounds = Number(options.rounds)
if (options.help) {
  console.log(usage)
} else if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  const what =
    unknown.length > 0 ? `no row ${unknown.join(', ')}` : '--rounds wants a number above 0'
  console.error(`${what}\n\n${usage}`)
  process.exitCode = 2
} else {
  await bench()
  process.exit()
}

async function bench(): Promise<void> {
  const ending = new AbortController()
  process.once('SIGINT', () => ending.abort())
  const chosen = rows.filter(({ name }) => names.length === 0 || names.includes(name))
  const run = await runRows(chosen, {
    rounds,
    isQuick: options.quick,
    signal: ending.signal,
    progress: (words) => console.error(words),
  })
  console.log(tableOf(run.results))
  for (const { row, why } of run.failures) console.error(`${row} broke off: ${why}`)
  console.error(`\nreport: ${await writeReport(options.out, run, Date.now())}`)
}

/**
 * `npm run fuzz -- [--minutes M] [--seed N] [--save] [target…]`: fuzzes every decoder of `protocol/`, or those whose name contains
 * one of the arguments, and prints what each run reached. `--save` keeps what reached something new in
 * `test/vectors/fuzz/`.
 */
import { parseArgs } from 'node:util'
import './instrument.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(process.hrtime.bigint() % 1_000_000n) },
    save: { type: 'boolean', default: false },
  },
})

// Only now, so that all of the protocol is loaded through the hook.
const { fuzzAll } = await import('./fuzz-all.ts')
const isSound = await fuzzAll({
  minutes: Number(values.minutes),
  seed: Number(values.seed),
  isSaving: values.save,
  names: positionals,
})
process.exit(isSound ? 0 : 1)

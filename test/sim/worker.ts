/** A process that does one run after the other, as it is told. */
import { simulate, type RunInit } from './run.ts'

process.on('message', (init: RunInit) => {
  void simulate(init).then((result) => process.send?.(result))
})
process.on('disconnect', () => process.exit(0))

/**
 * Runs the built command line for `npm start` and `npm run demo`. npm puts a shell between itself and a script, and the shell passes no
 * signal on: one that is sent to npm alone ends both, and without this the node would run on with nobody to stop it. Ctrl-C in a terminal
 * reaches the node by itself, as it goes to every process there.
 */
const parent = process.ppid
const lookMs = 1_000

// Windows names the same parent for ever, and ends no process in order by a signal.
const timer = process.platform === 'win32' ? undefined : setInterval(stopWhereLeft, lookMs).unref()

await import('../../dist/cli/main.js')

function stopWhereLeft() {
  if (process.ppid === parent) return
  clearInterval(timer)
  process.kill(process.pid, 'SIGTERM')
}

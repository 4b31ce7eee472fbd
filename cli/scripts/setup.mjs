/**
 * Installs what the lockfile names, unless that was done since it last changed. `npm start` and `npm test` begin with it on a bare clone:
 * so it is plain JavaScript for whatever Node there is, and uses no shell, as those of Windows and Unix share little.
 */
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)
/** npm names itself, and the Node that runs it, to what it runs. */
const { npm_execpath: npm, npm_node_execpath: node = process.execPath } = process.env

if (changedMs('node_modules/.package-lock.json') <= changedMs('package-lock.json')) install()

/** When a file last changed; 0 where there is none. */
function changedMs(path) {
  return statSync(new URL(path, root), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function install() {
  if (npm === undefined) {
    console.error('Run this by npm: npm run setup')
    process.exitCode = 1
    return
  }
  const args = [npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync(node, args, { cwd: fileURLToPath(root), stdio: 'inherit' })
  process.exitCode = status ?? 1
}

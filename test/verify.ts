/**
 * `npm run verify`: format, lint, types and the build side by side, as each of them leaves processors idle; then all tests, for which the build
 * must be there. What each says is printed in one piece when it is over. Arguments go to the runner of the tests.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const steps = ['format:check', 'lint', 'check', 'build']

const codes = await Promise.all(steps.map((step) => runStep(step)))
process.exitCode = codes.every((code) => code === 0) ? await runTests() : 1

/** Resolves with the exit code. npm is called as it called us, so that it needs no shell. */
async function runStep(step: string): Promise<number> {
  const { npm_execpath: npm, npm_node_execpath: node = process.execPath } = process.env
  const [program, ...args] = npm === undefined ? ['npm'] : [node, npm]
  const child = spawn(program, [...args, 'run', '-s', step], { cwd: root })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  const code = await endOf(child)
  process.stdout.write(code === 0 ? output : `${output}\nFAIL ${step}\n`)
  return code
}

function runTests(): Promise<number> {
  const args = [join(root, 'test/run.ts'), ...process.argv.slice(2)]
  return endOf(spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }))
}

async function endOf(child: ReturnType<typeof spawn>): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  child.once('error', (error) => {
    console.error(error.message)
    resolve(1)
  })
  child.once('close', (code) => resolve(code ?? 1))
  return promise
}

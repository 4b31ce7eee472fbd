/** A node in a process of its own, as people run it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client } from '../../cli/client.ts'
import { tempDir } from '../helpers/temp-dir.ts'

/** The entry of the built command line. */
export const mainOf = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const flags = ['--no-open', '--port', '0', '--peer-port', '0', '--listen', '127.0.0.1']

export interface ChildNode extends AsyncDisposable {
  process: ChildProcess
  client: Client
  url: string
  home: string
}

/** Starts the built node on a new home. */
export async function startChild(): Promise<ChildNode> {
  const folder = await tempDir()
  const home = join(folder.path, 'home')
  const child = spawn(process.execPath, [mainOf, 'start', '--home', home, ...flags])
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  const { url } = JSON.parse(await readFile(join(home, 'running.json'), 'utf8')) as { url: string }
  return {
    process: child,
    client: await Client.of(home),
    url,
    home,
    async [Symbol.asyncDispose]() {
      child.kill()
      await once(child, 'exit')
      await folder[Symbol.asyncDispose]()
    },
  }
}

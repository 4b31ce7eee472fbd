/**
 * How does a script post? Over the local API of the running node, which tells its address and a token in its home. Uses
 * nothing of Pappus, so it can be copied anywhere. Run it with `node examples/post-from-script.ts 'The text'`.
 */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

const home = process.env['PAPPUS_HOME'] ?? join(homedir(), '.local/share/pappus')
const { url, token } = JSON.parse(await readFile(join(home, 'running.json'), 'utf8')) as {
  url: string
  token: string
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) {
    console.error(await response.text())
    process.exit(1)
  }
  return (await response.json()) as T
}

const { items: aspects } = await call<{ items: { id: string; name: string }[] }>('GET', '/aspects')
const audience = aspects.slice(0, 1).map((aspect) => aspect.id)
const text = process.argv[2] ?? 'Posted by a script'
const post = await call<{ id: string }>('POST', '/posts', { text, audience })
console.log(`Posted ${post.id} to ${aspects[0]?.name}`)

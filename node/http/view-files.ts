/**
 * The files of the web view, found once: no request path ever reaches the file system. All but the texts of many languages, of which one
 * is read, stand in memory. Every path that is no file is answered with the view itself, which knows its own pages.
 */
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MiddlewareHandler } from 'hono'
import { NotFoundError } from '../errors.ts'

export interface ViewFile {
  body: Uint8Array<ArrayBuffer>
  type: string
}

export type ViewFiles = ReadonlyMap<string, ViewFile>

/** A link whose `#` a program encoded: the view knows what to do with it. */
const encodedLink = /^\/(?:join|device)%/u

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

/** Where the build puts the view, and the page for guests: beside the compiled node, or in `dist/` when run from source. */
const [viewFolder, guestFolder] = ['web', 'guest'].map((name) => {
  const isSource = import.meta.url.endsWith('.ts')
  return fileURLToPath(
    new URL(isSource ? `../../dist/node/${name}/` : `../${name}/`, import.meta.url),
  )
}) as [string, string]

/** Serves the view. Without a built view, every page answers that it is missing. */
export async function viewFiles(): Promise<MiddlewareHandler> {
  const paths = await filesIn(viewFolder)
  const isText = (name: string): boolean => name.startsWith('/assets/texts-')
  const files = await readFiles(new Map([...paths].filter(([name]) => !isText(name))))
  return async (context) => {
    const { path, method } = context.req
    const isPage = extname(path) === '' || encodedLink.test(path)
    const place = isText(path) ? paths.get(path) : undefined
    const file = await (place === undefined
      ? files.get(isPage ? '/index.html' : path)
      : read(place))
    if (file === undefined || (method !== 'GET' && method !== 'HEAD')) {
      throw new NotFoundError(path, { what: 'page' })
    }
    const isForever = path.startsWith('/assets/')
    return context.body(file.body, 200, {
      'content-type': file.type,
      'cache-control': isForever ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
  }
}

/** The script and style of the page for guests. */
export async function readGuestFiles(): Promise<ViewFiles> {
  return readFiles(await filesIn(guestFolder))
}

/** The path of each file of a kind that is served, by its name in addresses. */
async function filesIn(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return new Map(
    entries
      .filter((entry) => entry.isFile() && types[extname(entry.name)] !== undefined)
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [`/${relative(folder, path).split(sep).join('/')}`, path]),
  )
}

async function readFiles(paths: ReadonlyMap<string, string>): Promise<Map<string, ViewFile>> {
  const files = new Map<string, ViewFile>()
  for (const [name, path] of paths) files.set(name, await read(path))
  return files
}

async function read(path: string): Promise<ViewFile> {
  const { [extname(path)]: type = '' } = types
  return { body: new Uint8Array(await readFile(path)), type }
}

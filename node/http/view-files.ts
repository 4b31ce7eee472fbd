/**
 * The files of the web view, read into memory once: no request path ever reaches the file system. Every path that is no
 * file is answered with the view itself, which knows its own pages.
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
  const files = await readFiles(viewFolder)
  return async (context) => {
    const { path, method } = context.req
    // An invite whose `#` a program encoded: the view knows what to do with it.
    const isPage = extname(path) === '' || path.startsWith('/join%')
    const file = files.get(isPage ? '/index.html' : path)
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
export function readGuestFiles(): Promise<ViewFiles> {
  return readFiles(guestFolder)
}

async function readFiles(folder: string): Promise<Map<string, ViewFile>> {
  const files = new Map<string, ViewFile>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const name = `/${relative(folder, path).split(sep).join('/')}`
    files.set(name, { body: new Uint8Array(await readFile(path)), type })
  }
  return files
}

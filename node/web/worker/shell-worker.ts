/**
 * The service worker: keeps the page, its code and its styles, so that the view opens while the node restarts, and then says so itself.
 * It keeps nothing else: no answer of the API ever passes through it, and neither do posts, pictures or addresses of anybody.
 */

/** As much of the worker's world as it uses; the types of pages do not have it. */
interface WorkerScope {
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
}

interface Lasting {
  waitUntil(work: Promise<unknown>): void
}

interface Fetching {
  request: Request
  respondWith(answer: Promise<Response>): void
}

const scope = self as unknown as WorkerScope
const cacheName = 'pappus-shell'
/** The one page; it knows by itself which screen its address means. */
const page = '/'
const assets = '/assets/'

scope.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([openPage(new Request(page)), scope.skipWaiting()]))
})
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()))
scope.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (pathname.startsWith(assets)) event.respondWith(openAsset(request))
  else if (request.mode === 'navigate' && !pathname.startsWith('/api'))
    event.respondWith(openPage(request))
})

/** The page as the node has it now; without the node, as it was. */
async function openPage(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  try {
    const answer = await fetch(request)
    // A full disk keeps nothing, and the answer is there all the same.
    if (isPage(answer)) await keepPage(cache, answer.clone()).catch(() => undefined)
    return answer
  } catch (error) {
    const kept = await cache.match(page)
    if (kept === undefined) throw error
    return kept
  }
}

/** Files under this address never change; another version of the view has others. */
async function openAsset(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName)
  const kept = await cache.match(request)
  if (kept !== undefined) return kept
  const answer = await fetch(request)
  if (answer.status === 200) await cache.put(request, answer.clone())
  return answer
}

/** Another page than before is another version of the view: what belongs to the old one goes, and the new one comes whole. */
async function keepPage(cache: Cache, answer: Response): Promise<void> {
  const text = await answer.clone().text()
  const before = await (await cache.match(page))?.text()
  if (before === text) return
  for (const old of await cache.keys()) await cache.delete(old)
  await cache.put(page, answer)
  const linked = [...text.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|svg))"/gu)]
  await cache.addAll(linked.map(([, path = '']) => path))
}

function isPage({ status, redirected, headers }: Response): boolean {
  const type = headers.get('content-type') ?? ''
  return status === 200 && !redirected && type.startsWith('text/html')
}

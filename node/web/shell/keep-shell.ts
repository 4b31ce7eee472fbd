/** Has the browser keep the view itself, where it can: by the service worker, which needs HTTPS or this very machine. */

/** As much of the browser's trusted types as is used; the compiler's library does not have them yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: () => string },
  ): {
    createScriptURL(input: string): string
  }
}

/** The one policy that the node's headers allow. It can name nothing but the worker. */
const policyName = 'shell'
const worker = '/shell-worker.js'
/** The worker's own. */
const cacheName = 'pappus-shell'

let isAsked = false

export function keepShell(): void {
  if (!('serviceWorker' in navigator)) return
  // After the first page is there: nothing waits for it.
  addEventListener('load', () => void register(), { once: true })
  if (document.readyState === 'complete') void register()
}

async function register(): Promise<void> {
  if (isAsked) return
  isAsked = true
  try {
    const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
    const policy = trustedTypes?.createPolicy(policyName, { createScriptURL: () => worker })
    await navigator.serviceWorker.register(policy?.createScriptURL('') ?? worker)
    await navigator.serviceWorker.ready
    await keepLoaded()
  } catch {
    // A browser that keeps nothing shows the view all the same, as long as the node runs.
  }
}

/** Files that were loaded before there was a worker, such as the texts of this language. */
async function keepLoaded(): Promise<void> {
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
  const cache = await caches.open(cacheName)
  await cache.addAll(loaded.filter((name) => name.startsWith(`${location.origin}/assets/`)))
}

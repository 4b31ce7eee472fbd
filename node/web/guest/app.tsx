/** The page for guests: takes the secret from the fragment, fetches the bundle, opens and shows it. No word of it leaves the browser. */
import { render } from 'preact'
import { Bundle, type BundleTexts } from './bundle.tsx'
import { fetchBundle, type Missing } from './fetch-bundle.ts'
import { linkKeys } from './keys.ts'
import { openBundle } from './open-bundle.ts'
import './guest.css'

type State = Missing | 'loading' | 'key' | 'insecure'

const states = document.querySelector<HTMLElement>('#states')!
const content = document.querySelector<HTMLElement>('#content')!

/** Shows one of the texts that the node wrote into the page, or none. */
function show(state?: State): void {
  for (const text of states.querySelectorAll<HTMLElement>('p')) {
    text.hidden = text.id !== state
  }
}

async function open(): Promise<void> {
  if (!isSecureContext) return show('insecure')
  show('loading')
  const keys = await linkKeys(location.hash.slice(1))
  if (keys === undefined) return show('key')
  const fetched = await fetchBundle(keys.id)
  if (typeof fetched === 'string') return show(fetched)
  const opened = await openBundle(fetched, keys.key)
  if (opened === undefined) return show('key')
  const texts = content.dataset as unknown as BundleTexts
  const { by } = texts
  document.title = opened.head.title ?? by.replace('{name}', opened.head.by)
  show()
  render(<Bundle {...opened} keys={keys} texts={texts} />, content)
}

// Another link in the address bar loads no page by itself.
addEventListener('hashchange', () => location.reload())
open().catch(() => show('failed'))

/** Keeps what is being written on the node, and lists the drafts there. Loaded after the page; until then the browser keeps the text. */
import { loadTexts } from '../text/locale.ts'
import { LazyPart } from '../ui/lazy-part.tsx'

export function ComposerDrafts() {
  return <LazyPart load={load} props={{}} />
}

const load = async () => {
  const [{ Drafts }] = await Promise.all([import('./drafts.tsx'), loadTexts('drafts')])
  return Drafts
}

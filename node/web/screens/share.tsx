/** Words that another app or page shares become the beginning of a post; its reader decides who sees it, and whether it is sent. */
import { useLocation } from 'preact-iso/router'
import { useLayoutEffect } from 'preact/hooks'
import { draft, wantsWriting } from '../data/draft.ts'
import { sharedCharsMax } from '../limits.ts'

export function Share() {
  const { query, route } = useLocation()
  useLayoutEffect(() => {
    const { title, text, url } = query
    const words = [title, text, url].filter((part, at, all) => isNew(part, all.slice(0, at)))
    // Never in place of something that is being written.
    const parts = [draft.peek(), words.join('\n').slice(0, sharedCharsMax)]
    draft.value = parts.filter((part) => part.trim() !== '').join('\n\n')
    wantsWriting.value = true
    route('/', true)
  }, [])
  return null
}

/** Some apps name the address in the text too. */
function isNew(part: string | undefined, before: readonly (string | undefined)[]): boolean {
  return (
    part !== undefined && part !== '' && !before.some((other) => other?.includes(part) === true)
  )
}

/** Help for whoever writes, loaded when it is first wanted: completion, preview, content warning, place and poll. */
import { useState } from 'preact/hooks'
import { loadTexts, withTexts } from '../text/locale.ts'
import { t } from '../text/t.ts'
import { LazyPart } from '../ui/lazy-part.tsx'
import type { HelpProps } from './addressed.ts'

/** Offers people and tags while one of their signs is in the text. */
export function Completion(props: HelpProps) {
  return /[@#]/u.test(props.draft.value) ? <LazyPart load={loadCompletion} props={props} /> : null
}

/** A button, and below it what it opens. */
export function MoreWriting(props: HelpProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        class="quiet more-button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t('composer.more')}
      </button>
      {isOpen ? <LazyPart load={loadMore} props={props} /> : null}
    </>
  )
}

const loadCompletion = async () => (await withTexts('text', import('./completion.tsx'))).Completer
const loadMore = async () => {
  const [{ More }] = await Promise.all([
    withTexts('text', import('./more-writing.tsx')),
    loadTexts('polls'),
  ])
  return More
}

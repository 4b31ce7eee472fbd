/** Writes to the author of a post or comment about it, in private. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { call } from '../api/client.ts'
import { people } from '../data/people.ts'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import '../styles/acts.css'

export interface TellAuthorProps {
  /** The post or comment. */
  item: string
  author: { id: string; name: string }
  /** Whether it stands beside each of many things, where a chip would be loud. */
  isQuiet?: boolean
}

/** Nothing where the author is no contact: nobody else gets messages. */
export function TellAuthor({ item, author: { id, name }, isQuiet = false }: TellAuthorProps) {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => people.use(), [])
  const isContact = people.data.value?.some((one) => one.id === id && !one.blocked) === true
  if (!isContact) return null
  return (
    <>
      <button
        type="button"
        class={isQuiet ? 'quiet reply' : 'chip'}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t('posts.tell', { name })}
      </button>
      {isOpen ? <TellForm item={item} name={name} close={() => setOpen(false)} /> : null}
    </>
  )
}

function TellForm({ item, name, close }: { item: string; name: string; close: () => void }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [words, setWords] = useState('')
  const { isRunning, error, run } = useAction()
  useEffect(() => field.current?.focus(), [])

  async function send(): Promise<void> {
    await call('POST /items/:item/tell', { params: { item }, json: { text: words.trim() } })
    toast(t('posts.tellDone', { name }))
    close()
  }

  return (
    <form
      class="tell-form"
      onSubmit={(event) => {
        event.preventDefault()
        run(send)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <label for={`tell-${item}`}>{t('posts.tellHint', { name })}</label>
      <textarea
        id={`tell-${item}`}
        ref={field}
        rows={2}
        dir="auto"
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      <Failure error={error} />
      <button class="primary" disabled={isRunning || words.trim() === ''}>
        {t('posts.tellSend')}
      </button>
    </form>
  )
}

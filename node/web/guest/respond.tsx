/** A form by which a guest says something to a post. It is sealed here; nobody but the author of the post can open it. */
import { useState } from 'preact/hooks'
import type { LinkKeys } from './keys.ts'
import { sealResponse, textBytesMax, type Said } from './seal-response.ts'
import { sendResponse, type Sent } from './send-response.ts'

export interface RespondTexts {
  respond: string
  name: string
  words: string
  send: string
  emoji: string
  care: string
  sent: string
  full: string
  over: string
  unsent: string
  long: string
}

interface RespondProps {
  /** Number of the post in its link. */
  post: number
  /** Name of its author. */
  by: string
  keys: LinkKeys
  texts: RespondTexts
}

const emojis = ['❤️', '👍', '😂', '😮', '😢', '🎉']

export function Respond({ post, by, keys, texts }: RespondProps) {
  const [name, setName] = useState('')
  const [words, setWords] = useState('')
  const [sent, setSent] = useState<Sent | 'long' | undefined>(undefined)
  const [isRunning, setRunning] = useState(false)
  const text = (key: keyof RespondTexts): string =>
    texts[key].replaceAll('{name}', by).replace('{count}', `${textBytesMax / 2}`)

  async function send(said: Said): Promise<void> {
    const sealed = await sealResponse({ post, name, said }, keys.responseKey)
    if (sealed === undefined) return setSent('long')
    setRunning(true)
    const answer = await sendResponse(keys.id, sealed).catch((): Sent => 'unsent')
    setRunning(false)
    setSent(answer)
    if (answer === 'sent' && 'text' in said) setWords('')
  }

  return (
    <details class="respond">
      <summary dir="auto">{text('respond')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const { submitter } = event as SubmitEvent
          const emoji = submitter?.getAttribute('value') ?? ''
          if (emoji !== '') void send({ emoji })
          else if (words.trim() !== '') void send({ text: words })
        }}
      >
        <label>
          {text('name')}
          <input
            required
            dir="auto"
            maxLength={60}
            autocomplete="name"
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </label>
        <label>
          {text('words')}
          <textarea
            rows={3}
            dir="auto"
            value={words}
            onInput={({ currentTarget }) => setWords(currentTarget.value)}
          />
        </label>
        <button disabled={isRunning}>{text('send')}</button>
        <fieldset>
          <legend>{text('emoji')}</legend>
          {emojis.map((emoji) => (
            <button key={emoji} value={emoji} disabled={isRunning}>
              {emoji}
            </button>
          ))}
        </fieldset>
        <p class="quiet" dir="auto">
          {text('care')}
        </p>
        <p role="status" dir="auto">
          {sent === undefined ? null : text(sent)}
        </p>
      </form>
    </details>
  )
}

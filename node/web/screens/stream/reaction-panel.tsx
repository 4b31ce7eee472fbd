/** More emoji for a post or comment, a field for any other one, and the people who reacted. */
import { useEffect, useId, useState } from 'preact/hooks'
import type { Reactions, Reactors } from '../../../http/reactions/schema.ts'
import { isGiven, readReactors } from '../../data/reactions.ts'
import { shownEmoji } from '../../text/emoji.ts'
import { listText, t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useAction } from '../../ui/use-action.ts'
import { useInOrder } from '../../ui/use-in-order.ts'

const offered = ['❤️', '😂', '😮', '😢', '🎉', '🙏', '👏', '🔥']

type Reactor = Reactors['people'][number]

interface PanelProps {
  item: string
  reactions: Reactions
  author: string
  /** Gives an emoji; absent where nothing can be given. */
  press: ((emoji: string) => Promise<void>) | undefined
}

export function ReactionPanel({ item, reactions, author, press }: PanelProps) {
  return (
    <div class="reaction-panel">
      {press === undefined ? null : <Choice reactions={reactions} press={press} />}
      <ReactorList item={item} reactions={reactions} author={author} />
    </div>
  )
}

interface ChoiceProps {
  reactions: Reactions
  press: (emoji: string) => Promise<void>
}

function Choice({ reactions, press }: ChoiceProps) {
  const { error, run } = useInOrder()
  return (
    <>
      <div class="reaction-choice" role="group" aria-label={t('reactions.choose')}>
        {offered.map((emoji) => (
          <button
            key={emoji}
            type="button"
            class="reaction"
            aria-pressed={isGiven(reactions, emoji)}
            onClick={() => run(() => press(emoji))}
          >
            <span class="emoji">{emoji}</span>
          </button>
        ))}
      </div>
      <Failure error={error} />
      <OtherEmoji press={press} />
    </>
  )
}

function OtherEmoji({ press }: Pick<ChoiceProps, 'press'>) {
  const [text, setText] = useState('')
  const failure = useId()
  const { error, run } = useAction()

  function submit(event: Event): void {
    event.preventDefault()
    const emoji = text.trim()
    if (emoji === '') return
    run(async () => {
      await press(emoji)
      setText('')
    })
  }

  return (
    <form class="reaction-other" onSubmit={submit}>
      <input
        value={text}
        aria-label={t('reactions.other')}
        aria-describedby={failure}
        aria-invalid={error !== undefined}
        placeholder={t('reactions.other')}
        autocomplete="off"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button class="icon-only" aria-label={t('reactions.give')}>
        <Icon name="check" size={18} />
      </button>
      <Failure error={error} id={failure} />
    </form>
  )
}

/** Each emoji with the people who gave it. */
function ReactorList({ item, reactions, author }: Omit<PanelProps, 'press'>) {
  const { people, error } = useReactors(item, reactions)
  const byEmoji = Map.groupBy(people, ({ emoji }) => emoji)
  return (
    <>
      <Failure error={error} />
      <ul class="reactors" aria-label={t('reactions.people')} aria-live="polite">
        {[...byEmoji].map(([emoji, given]) => (
          <li key={emoji}>
            <span class="emoji">{shownEmoji(emoji)}</span>
            <span>{listText(given.toSorted(ownFirst).map(nameOf))}</span>
            {given.map((one) => (
              <Fate key={one.person.id} reaction={one} author={author} />
            ))}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Of a reaction of the owner that others do not see: that it waits, or why it does not reach them. */
function Fate({ reaction, author: name }: { reaction: Reactor; author: string }) {
  const { waiting, refused } = reaction
  if (refused !== undefined)
    return <span class="refused">{t(`thread.refused.${refused}`, { name })}</span>
  return waiting ? <span class="awaited">{t('thread.waiting', { name })}</span> : null
}

/** Read again with each change; an answer that a later one overtook does not count. */
function useReactors(
  item: string,
  reactions: Reactions,
): Pick<Reactors, 'people'> & { error: unknown } {
  const [people, setPeople] = useState<Reactors['people']>([])
  const [error, setError] = useState<unknown>(undefined)
  useEffect(() => {
    let isLast = true
    async function read(): Promise<void> {
      try {
        const answer = await readReactors(item)
        if (!isLast) return
        setPeople(answer.people)
        setError(undefined)
      } catch (cause) {
        if (isLast) setError(cause)
      }
    }
    void read()
    return () => void (isLast = false)
  }, [item, reactions])
  return { people, error }
}

function ownFirst(left: Reactor, right: Reactor): number {
  return Number(right.person.isMe) - Number(left.person.isMe)
}

/** A name keeps its own direction among the others. */
function nameOf({ person }: Reactor): string {
  return person.isMe ? t('post.you') : `\u2068${person.name}\u2069`
}

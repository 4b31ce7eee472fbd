/** The reactions to a post or comment: a press gives one or takes it back; the panel has more emoji, and lists the people. */
import { useEffect, useState } from 'preact/hooks'
import type { Reactions, Reactors } from '../../../http/reactions/schema.ts'
import { isGiven, react, readReactors } from '../../data/reactions.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { useAction } from '../../ui/use-action.ts'

const like = '👍'
const offered = ['❤️', '😂', '😮', '😢', '🎉', '🙏', '👏', '🔥']

interface ReactionsProps {
  /** Id of the post or comment. */
  item: string
  reactions: Reactions
  /** The person whose node passes reactions on. */
  author: string
}

export function ReactionBar({ item, reactions, author }: ReactionsProps) {
  const [isOpen, setOpen] = useState(false)
  const { error, run } = useAction()
  const hasLike = reactions.some(({ emoji }) => emoji === like)
  const shown = hasLike ? reactions : [{ emoji: like, count: 0, isMine: false }, ...reactions]
  const press = (emoji: string): void =>
    run(async () => void (await react(item, emoji, !isGiven(reactions, emoji))))
  return (
    <div class="reactions">
      <div class="reaction-row" role="group" aria-label={t('reactions.label')}>
        {shown.map(({ emoji, count, isMine }) => (
          <button
            key={emoji}
            type="button"
            class="reaction"
            aria-pressed={isMine}
            aria-label={t('reactions.press', { emoji, count })}
            onClick={() => press(emoji)}
          >
            <span class="emoji">{emoji}</span>
            {count === 0 ? null : <span>{count}</span>}
          </button>
        ))}
        <button
          type="button"
          class="reaction more"
          aria-expanded={isOpen}
          aria-label={t('reactions.more')}
          onClick={() => setOpen(!isOpen)}
        >
          ＋
        </button>
      </div>
      <Failure error={error} />
      {isOpen ? <Panel item={item} reactions={reactions} author={author} press={press} /> : null}
    </div>
  )
}

function Panel({
  item,
  reactions,
  author,
  press,
}: ReactionsProps & { press: (emoji: string) => void }) {
  const [people, setPeople] = useState<Reactors['people']>([])
  const [other, setOther] = useState('')
  const { error, run } = useAction()
  useEffect(() => run(async () => setPeople((await readReactors(item)).people)), [item, reactions])

  function submit(event: Event): void {
    event.preventDefault()
    if (other.trim() === '') return
    press(other.trim())
    setOther('')
  }

  return (
    <div class="reaction-panel">
      <div class="reaction-row" role="group" aria-label={t('reactions.choose')}>
        {offered.map((emoji) => (
          <button
            key={emoji}
            type="button"
            class="reaction"
            aria-pressed={isGiven(reactions, emoji)}
            onClick={() => press(emoji)}
          >
            <span class="emoji">{emoji}</span>
          </button>
        ))}
        <form class="reaction-other" onSubmit={submit}>
          <input
            value={other}
            aria-label={t('reactions.other')}
            placeholder={t('reactions.other')}
            onInput={(event) => setOther(event.currentTarget.value)}
          />
        </form>
      </div>
      <Failure error={error} />
      <ul class="reactors">
        {people.map(({ emoji, person, waiting }) => (
          <li key={`${emoji} ${person.id}`}>
            <span class="emoji">{emoji}</span>{' '}
            <bdi>{person.isMe ? t('post.you') : person.name}</bdi>
            {waiting ? <span class="awaited">{t('thread.waiting', { name: author })}</span> : null}
          </li>
        ))}
      </ul>
    </div>
  )
}

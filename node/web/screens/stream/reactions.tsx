/** The reactions to a post or comment: a press gives one or takes it back; the panel has more emoji, and lists the people. */
import { useRef, useState } from 'preact/hooks'
import type { Reactions } from '../../../http/reactions/schema.ts'
import { isGiven, react } from '../../data/reactions.ts'
import { keptEmoji, shownEmoji } from '../../text/emoji.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useInOrder } from '../../ui/use-in-order.ts'
import { ReactionPanel } from './reaction-panel.tsx'

const like = '👍'

export interface ReactionsProps {
  /** Id of the post or comment. */
  item: string
  reactions: Reactions
  /** The person whose node passes reactions on. */
  author: string
  /** Whether the thread is locked: then reactions are only shown. @default false */
  isClosed?: boolean
}

export function ReactionBar({ item, reactions, author, isClosed = false }: ReactionsProps) {
  const [isOpen, setOpen] = useState(false)
  const more = useRef<HTMLButtonElement>(null)
  const { error, run } = useInOrder()
  const { shown, keep } = useSteady(reactions)

  async function press(emoji: string): Promise<void> {
    keep(emoji)
    await react(item, emoji, !isGiven(reactions, emoji))
  }

  function close(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !isOpen) return
    setOpen(false)
    more.current?.focus()
  }

  return (
    // In a thread, which is read aloud as it grows, a number that changes would be a number without words.
    <div class="reactions" aria-live="off" onKeyDown={close}>
      <div class="reaction-row" role="group" aria-label={t('reactions.label')}>
        {shown.map(({ emoji, count, isMine }) => (
          <button
            key={emoji}
            type="button"
            class={count === 0 ? 'reaction none' : 'reaction'}
            aria-pressed={isMine}
            disabled={isClosed}
            aria-label={t('reactions.press', { emoji, count })}
            onClick={() => run(() => press(emoji))}
          >
            <span class="emoji">{shownEmoji(emoji)}</span>
            {count === 0 ? null : <span class="count">{count}</span>}
          </button>
        ))}
        <button
          type="button"
          ref={more}
          class="reaction none more"
          aria-expanded={isOpen}
          aria-label={t('reactions.more')}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="plus" size={18} />
        </button>
      </div>
      <Failure error={error} />
      {isOpen ? (
        <ReactionPanel
          item={item}
          reactions={reactions}
          author={author}
          press={isClosed ? undefined : press}
        />
      ) : null}
    </div>
  )
}

/**
 * The reactions in the order in which they came to be shown, and the owner's also when they are taken back: nothing moves
 * under a finger that presses again, and the button with the focus stays. A like stands first.
 */
function useSteady(reactions: Reactions): { shown: Reactions; keep: (emoji: string) => void } {
  const order = useRef([like])
  const pressed = useRef(new Set([like]))
  const known = new Map(reactions.map((reaction) => [reaction.emoji, reaction]))
  const kept = order.current.filter((emoji) => known.has(emoji) || pressed.current.has(emoji))
  order.current = [...new Set([...kept, ...known.keys()])]
  return {
    shown: order.current.map((emoji) => known.get(emoji) ?? { emoji, count: 0, isMine: false }),
    keep: (emoji) => pressed.current.add(keptEmoji(emoji)),
  }
}

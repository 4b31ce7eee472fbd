/** The poll of a post: its options with their votes, and voting as long as it is open. */
import { useState } from 'preact/hooks'
import type { Poll } from '../../http/polls/schema.ts'
import type { Post } from '../../http/posts/schema.ts'
import { vote } from '../data/polls.ts'
import { t } from '../text/t.ts'
import { relativeTime } from '../text/time.ts'
import { Failure } from '../ui/failure.tsx'
import { useAction } from '../ui/use-action.ts'
import { PollOption } from './poll-option.tsx'
import { Voters } from './voters.tsx'
import '../styles/polls.css'

export function PollPart({ post }: { post: Post }) {
  const { poll } = post
  return poll === undefined ? null : <PollForm post={post} poll={poll} />
}

function PollForm({ post: { id, author, mayAnswer }, poll }: { post: Post; poll: Poll }) {
  const mine = poll.options.flatMap(({ isMine }, at) => (isMine ? [at] : []))
  const [picked, setPicked] = useState<readonly number[] | undefined>(undefined)
  const { isRunning, error, run } = useAction()
  const chosen = picked ?? mine
  const isOpen = !poll.closed && mayAnswer
  const isChanged = chosen.length > 0 && chosen.join() !== mine.join()

  function pick(at: number): void {
    if (!poll.multiple) return setPicked([at])
    const isPicked = chosen.includes(at)
    setPicked(isPicked ? chosen.filter((each) => each !== at) : inOrder([...chosen, at]))
  }

  function send(choices: readonly number[]): void {
    run(async () => {
      await vote(id, choices)
      setPicked(undefined)
    })
  }

  return (
    <form
      class="poll"
      onSubmit={(event) => {
        event.preventDefault()
        if (isChanged) send(chosen)
      }}
    >
      <fieldset>
        <legend class="visually-hidden">{t('poll.label')}</legend>
        {poll.options.map((option, at) => (
          <PollOption
            key={at}
            {...option}
            voters={poll.voters}
            input={
              isOpen
                ? {
                    type: poll.multiple ? 'checkbox' : 'radio',
                    name: `poll-${id}`,
                    checked: chosen.includes(at),
                    onPick: () => pick(at),
                  }
                : undefined
            }
          />
        ))}
      </fieldset>
      <p class="meta" aria-live="off">
        <About poll={poll} />
      </p>
      <Fate poll={poll} name={author.name} />
      <Failure error={error} />
      {isOpen ? (
        <div class="poll-acts">
          <button disabled={isRunning || !isChanged}>
            {t(mine.length === 0 ? 'poll.vote' : 'poll.change')}
          </button>
          {mine.length === 0 ? null : (
            <button type="button" class="quiet" disabled={isRunning} onClick={() => send([])}>
              {t('poll.takeBack')}
            </button>
          )}
        </div>
      ) : null}
      {poll.named && poll.shown && poll.voters > 0 ? <Voters post={id} poll={poll} /> : null}
    </form>
  )
}

function inOrder(choices: readonly number[]): number[] {
  return choices.toSorted((a, b) => a - b)
}

function About({ poll: { voters, closesAtMs, closed, multiple, shown, named } }: { poll: Poll }) {
  const words = [t('poll.voters', { count: voters })]
  if (closesAtMs !== undefined) {
    words.push(t(closed ? 'poll.closed' : 'poll.closes', { when: relativeTime(closesAtMs) }))
  }
  if (multiple && !closed) words.push(t('poll.several'))
  if (!shown) words.push(t('poll.hidden'))
  if (!named) words.push(t('poll.counted'))
  return (
    <>
      {words.map((each) => (
        <span key={each}>{each}</span>
      ))}
    </>
  )
}

/** Of a vote of the owner that others do not count: that it waits, or why it does not reach them. */
function Fate({ poll: { waiting, refused }, name }: { poll: Poll; name: string }) {
  if (refused !== undefined) {
    return <p class="refused">{t(`thread.refused.${refused}`, { name })}</p>
  }
  return waiting ? <p class="awaited">{t('thread.waiting', { name })}</p> : null
}

/** The people who voted for each option, read when somebody asks for them, and again with each vote. */
import { useEffect, useState } from 'preact/hooks'
import type { Poll, Votes } from '../../http/polls/schema.ts'
import { readVotes } from '../data/polls.ts'
import { listText, t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'

export function Voters({ post, poll }: { post: string; poll: Poll }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('poll.who')}</summary>
      {isOpen ? <VoterList post={post} poll={poll} /> : null}
    </details>
  )
}

function VoterList({ post, poll }: { post: string; poll: Poll }) {
  const [people, setPeople] = useState<Votes['people']>([])
  const [error, setError] = useState<unknown>(undefined)
  useEffect(() => {
    let isLast = true
    async function read(): Promise<void> {
      try {
        const votes = await readVotes(post)
        if (isLast) setPeople(votes.people)
        if (isLast) setError(undefined)
      } catch (cause) {
        if (isLast) setError(cause)
      }
    }
    void read()
    return () => {
      isLast = false
    }
  }, [post, poll])
  return (
    <>
      <Failure error={error} />
      <ul>
        {poll.options.map(({ text }, at) => {
          const names = people.flatMap(({ person, choices }) =>
            choices.includes(at) ? [person.name] : [],
          )
          return names.length === 0 ? null : (
            <li key={at}>
              <bdi>{text}</bdi>: <bdi>{listText(names)}</bdi>
            </li>
          )
        })}
      </ul>
    </>
  )
}

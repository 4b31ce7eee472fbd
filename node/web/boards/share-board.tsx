/** Shares a board with aspects and people, by a post that grows with it. */
import { useEffect, useState } from 'preact/hooks'
import type { Collection } from '../../http/collections/schema.ts'
import { ChosenPeople, usePeopleList } from '../audience/choose-people.tsx'
import { aspects, namesOf } from '../data/aspects.ts'
import { shareBoard } from '../data/boards.ts'
import { isPerson } from '../data/draft.ts'
import { people } from '../data/people.ts'
import { toast } from '../data/toasts.ts'
import { listText, t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { AspectChip } from '../ui/aspect-chip.tsx'
import { useAction } from '../ui/use-action.ts'

interface ShareBoardProps {
  board: Collection
  show: (board: Collection) => void
}

export function ShareBoard({ board, show }: ShareBoardProps) {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const { isRunning, error, run } = useAction()
  useEffect(() => aspects.use(), [])
  const isToPeople = board.aspects.some(isPerson)
  useEffect(() => (isToPeople ? people.use() : undefined), [isToPeople])
  const left = (aspects.data.value ?? []).filter(({ id }) => !board.aspects.includes(id))

  function toggle(id: string): void {
    setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  }

  const choice = { chosen, toggle, without: board.aspects }
  const { chip, list } = usePeopleList(choice)

  async function share(): Promise<void> {
    show(await shareBoard(board.id, { audience: [...chosen] }))
    setChosen([])
    toast(t('boards.shareDone'))
  }

  return (
    <section class="card">
      <h2>{t('boards.share')}</h2>
      <p class="hint">{t('boards.shareHint')}</p>
      {board.aspects.length === 0 && !board.public ? null : (
        <p>{t('boards.sharedWith', { names: listText(audienceOf(board)) })}</p>
      )}
      <div class="chips" role="group" aria-label={t('boards.share')}>
        {left.map(({ id, name }) => (
          <AspectChip
            key={id}
            name={name}
            isChosen={chosen.includes(id)}
            toggle={() => toggle(id)}
          />
        ))}
        <ChosenPeople {...choice} />
        {chip}
      </div>
      {list}
      <button
        type="button"
        class="primary"
        disabled={isRunning || chosen.length === 0}
        onClick={() => run(share)}
      >
        {t('boards.shareNow')}
      </button>
      <Failure error={error} />
    </section>
  )
}

function audienceOf(board: Collection): string[] {
  return [...(board.public ? [t('audience.public')] : []), ...namesOf(board.aspects)]
}

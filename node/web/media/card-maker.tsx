/** A coloured card with words, in the composer: made in the studio, then shown as it will be. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../text/t.ts'
import { Failure } from '../ui/failure.tsx'
import { Icon } from '../ui/icon.tsx'
import { useAction } from '../ui/use-action.ts'
import { card, keepCard, startCard } from './card-draft.ts'
import { Captioned } from './captioned.tsx'
import { LazyStudio } from './lazy.tsx'

/** The button that begins a card; nothing while there is one. */
export function CardButton() {
  const { error, run } = useAction()
  if (card.value !== undefined) return null
  return (
    <>
      <button type="button" class="quiet card-button" onClick={() => run(startCard)}>
        <Icon name="pen" size={18} />
        {t('composer.card')}
      </button>
      <Failure error={error} />
    </>
  )
}

export function CardMaker() {
  const work = card.value
  // A card that a reload brings back is shown as it will be.
  const [isOpen, setOpen] = useState(() => work === undefined)
  const edit = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    if (work === undefined) setOpen(true)
    else if (wasOpen.current && !isOpen) edit.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen, work === undefined])
  if (work === undefined) return null
  if (isOpen) return <LazyStudio work={work} onChange={keepCard} onDone={() => setOpen(false)} />
  const { width, height, color } = work.ground
  return (
    <div class="card-made">
      <div class="card-room" style={{ aspectRatio: `${width} / ${height}` }}>
        <Captioned media={{ alt: '', layers: [...work.layers], mood: work.mood, color }} />
      </div>
      <button type="button" class="quiet" ref={edit} onClick={() => setOpen(true)}>
        <Icon name="pen" size={18} />
        {t('composer.cardEdit')}
      </button>
      <button type="button" class="quiet" onClick={() => keepCard(undefined)}>
        <Icon name="trash" size={18} />
        {t('composer.cardRemove')}
      </button>
    </div>
  )
}

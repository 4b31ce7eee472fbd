/**
 * The caption studio: words on a picture or card, made in place. All that can be done on the picture with mouse or finger can be done
 * by keyboard as well, there or in the list of fields below it.
 */
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../text/t.ts'
import { BoxFields } from './box-fields.tsx'
import { brightnessOf } from './brightness.ts'
import { CardTools } from './card-tools.tsx'
import { places, type Place } from './layers.ts'
import { MoodRow } from './mood-row.tsx'
import { Stage } from './stage.tsx'
import { StudioIcon } from './studio-icon.tsx'
import type { StudioParts } from './studio-parts.ts'
import { useActs, type Acts } from './use-acts.ts'
import { addBox, canAdd, removeBox, setGround, type Work } from './work.ts'
import '../styles/studio.css'

export interface StudioProps {
  work: Work
  onChange: (work: Work) => void
  /** Absent where something beside it ends the work. */
  onDone?: () => void
  /** Whether colour and shape of a card stay as they are. @default false */
  isGroundFixed?: boolean
}

export function Studio({ work, onChange, onDone, isGroundFixed = false }: StudioProps) {
  const acts = useActs(work, onChange)
  const [chosen, choose] = useState<number | undefined>(work.layers.length === 1 ? 0 : undefined)
  // The box of a new card waits for its words.
  const [editing, setEditing] = useState<number | undefined>(
    work.layers.length === 1 && work.layers[0]?.text === '' ? 0 : undefined,
  )
  const [said, say] = useState('')
  const adding = useRef<HTMLDivElement>(null)
  useBrightness(work, acts)

  function add(place: Place): void {
    acts.act((work) => addBox(work, place))
    choose(work.layers.length)
    setEditing(work.layers.length)
  }

  function remove(at: number): void {
    acts.act((work) => removeBox(work, at))
    choose(undefined)
    setEditing(undefined)
    say(t('studio.removed'))
    adding.current?.querySelector('button')?.focus()
  }

  function undo(): void {
    acts.undo()
    say(t('studio.undone'))
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 'z' || event.shiftKey || !(event.ctrlKey || event.metaKey))
      return
    event.preventDefault()
    undo()
  }

  const parts: StudioParts = { work, acts, chosen, choose, remove, say }
  return (
    <div class="studio" role="group" aria-label={t('studio.title')} onKeyDown={onKeyDown}>
      <Stage {...parts} editing={editing} setEditing={setEditing} />
      <MoodRow work={work} acts={acts} />
      {work.ground.color === undefined || isGroundFixed ? null : (
        <CardTools work={work} acts={acts} />
      )}
      <div class="studio-row" ref={adding} role="group" aria-label={t('studio.add')}>
        {places.map((place) => (
          <button
            key={place}
            type="button"
            class="chip"
            disabled={!canAdd(work)}
            onClick={() => add(place)}
          >
            <StudioIcon name={place} />
            {t(`studio.add.${place}`)}
          </button>
        ))}
      </div>
      <BoxFields {...parts} />
      <div class="studio-row studio-end">
        <button type="button" class="quiet" disabled={!acts.canUndo} onClick={undo}>
          <StudioIcon name="undo" />
          {t('studio.undo')}
        </button>
        {onDone === undefined ? null : (
          <button type="button" class="primary" onClick={onDone}>
            {t('studio.done')}
          </button>
        )}
      </div>
      <p role="status" class="visually-hidden">
        {said}
      </p>
    </div>
  )
}

/** Looks once how bright the picture is: colours and mood go by it. */
function useBrightness({ ground }: Work, { adjust }: Acts): void {
  const { src, brightness } = ground
  useEffect(() => {
    let isWanted = true
    async function look(): Promise<void> {
      if (src === undefined || brightness !== undefined) return
      // A picture that cannot be looked at is taken for a dark one.
      const seen = await brightnessOf(src).catch(() => 0)
      if (isWanted) adjust((work) => setGround(work, { ...work.ground, brightness: seen }))
    }
    void look()
    return () => void (isWanted = false)
  }, [src, brightness])
}

/** A small mark on a post of the owner: with how many of its readers it is. A press lists them. */
import { useState } from 'preact/hooks'
import type { Delivery } from '../../http/delivery/schema.ts'
import { readDelivery } from '../data/delivery.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { ReaderList } from './reader-list.tsx'
import { useLive } from './use-live.ts'
import '../styles/audience.css'

export function Mark({ id }: { id: string }) {
  const [isOpen, setOpen] = useState(false)
  const { value: delivery } = useLive(readDelivery, id)
  if (delivery === undefined) return null

  function press(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !isOpen) return
    setOpen(false)
    document.getElementById(`delivery-${id}`)?.focus()
  }

  return (
    <div onKeyDown={press}>
      <button
        type="button"
        id={`delivery-${id}`}
        class="quiet"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={isWithAll(delivery) ? 'check' : 'people'} size={16} />
        <span>{words(delivery)}</span>
      </button>
      {isOpen ? <ReaderList id={id} /> : null}
    </div>
  )
}

function isWithAll({ have, readers, elsewhere }: Delivery): boolean {
  return !elsewhere && readers > 0 && have === readers
}

function words({ have, readers, carried, elsewhere }: Delivery): string {
  if (readers === 0) return t('delivery.none')
  if (elsewhere) return t('delivery.elsewhere', { readers })
  const mark = t('delivery.mark', { have, readers })
  return carried ? `${mark} · ${t('delivery.carried')}` : mark
}

/** Shows the form for a link once it is asked for: that asks relays. */
import { useState } from 'preact/hooks'
import type { GuestSubject } from '../data/guest-links.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { LinkForm } from './link-form.tsx'

export function LinkButton({ subject }: { subject: GuestSubject }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" class="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Icon name="share" size={18} />
        {t('guests.make')}
      </button>
      {isOpen ? <LinkForm subject={subject} /> : null}
    </>
  )
}

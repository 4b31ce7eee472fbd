/** A link for guests, ready to hand over. */
import { useEffect, useRef } from 'preact/hooks'
import type { GuestLink } from '../../http/guests/schema.ts'
import { toast } from '../data/toasts.ts'
import { QrCode } from '../screens/invite/qr-code.tsx'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import '../styles/guests.css'

/** @param isNew whether it was made just now, and is looked at first. */
export function LinkBox({
  link: { id, url },
  isNew = false,
}: {
  link: GuestLink
  isNew?: boolean
}) {
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (isNew) field.current?.focus()
  }, [])

  async function copy(): Promise<void> {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(url)
      toast(t('invite.copied'))
    } catch {
      // Without HTTPS there is no clipboard; the selected text is one key press from being copied.
      toast(t('invite.copyByHand'))
    }
  }

  return (
    <div class="guest-link">
      <label for={`guest-${id}`}>{t('guests.link')}</label>
      <textarea
        id={`guest-${id}`}
        ref={field}
        class="link-field"
        dir="ltr"
        rows={3}
        readOnly
        value={url}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" class="primary" onClick={() => void copy()}>
        <Icon name="copy" size={18} />
        {t('invite.copy')}
      </button>
      <div class="qr-frame">
        <QrCode text={url} label={t('guests.qr')} />
      </div>
      <p class="hint">{t('guests.care')}</p>
    </div>
  )
}

/** Text of the owner's to hand on, with a button that copies it. */
import { useRef } from 'preact/hooks'
import { toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { Icon } from './icon.tsx'

interface CopyFieldProps {
  id: string
  label: string
  value: string
}

export function CopyField({ id, label, value }: CopyFieldProps) {
  const field = useRef<HTMLInputElement>(null)

  async function copy(): Promise<void> {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(value)
      toast(t('copy.done'))
    } catch {
      // Without HTTPS there is no clipboard; the selected text is one key press from being copied.
      toast(t('copy.byHand'))
    }
  }

  return (
    <>
      <label for={id}>{label}</label>
      <div class="field-row">
        <input
          id={id}
          ref={field}
          dir="ltr"
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" onClick={() => void copy()}>
          <Icon name="copy" size={18} />
          {t('copy.button')}
        </button>
      </div>
    </>
  )
}

/** Shows the short notes, long enough to be read and to be taken back. */
import { useEffect, useState } from 'preact/hooks'
import { dismissToast, toasts, type Toast } from '../data/toasts.ts'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'

const shownMs = 6_000
const shownWithActionMs = 12_000

export function Toasts() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastCard({ toast: { id, text, action } }: { toast: Toast }) {
  const [isHeld, setHeld] = useState(false)

  useEffect(() => {
    // Somebody pointing at it is still reading.
    if (isHeld) return undefined
    const timer = setTimeout(
      () => dismissToast(id),
      action === undefined ? shownMs : shownWithActionMs,
    )
    return () => clearTimeout(timer)
  }, [id, isHeld])

  function act(): void {
    dismissToast(id)
    action?.run()
  }

  return (
    <div
      class="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <p dir="auto">{text}</p>
      {action === undefined ? null : (
        <button type="button" onClick={act}>
          {action.label}
        </button>
      )}
      <button
        type="button"
        class="icon-only"
        aria-label={t('toast.close')}
        onClick={() => dismissToast(id)}
      >
        <Icon name="close" size={16} />
      </button>
    </div>
  )
}

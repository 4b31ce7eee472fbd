/** Picks files by the browser's own dialog. */
import { useRef } from 'preact/hooks'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'

interface AttachButtonProps {
  onFiles: (files: readonly File[]) => void
  /** Whether its icon says enough. @default false */
  isSmall?: boolean
}

export function AttachButton({ onFiles, isSmall = false }: AttachButtonProps) {
  const input = useRef<HTMLInputElement>(null)

  function take({ currentTarget }: { currentTarget: HTMLInputElement }): void {
    onFiles([...(currentTarget.files ?? [])])
    // Else the same file could not be picked again.
    currentTarget.value = ''
  }

  return (
    <>
      <button
        type="button"
        class={isSmall ? 'quiet icon-only attach-small' : 'quiet attach-button'}
        aria-label={t('attach.add')}
        onClick={() => input.current?.click()}
      >
        <Icon name="picture" size={22} />
        {isSmall ? null : t('attach.button')}
      </button>
      <input ref={input} type="file" multiple hidden onChange={take} />
    </>
  )
}

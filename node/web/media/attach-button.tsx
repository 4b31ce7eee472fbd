/** Picks files by the browser's own dialog. */
import { useRef } from 'preact/hooks'
import { t } from '../text/t.ts'
import { Icon } from '../ui/icon.tsx'
import { takeFiles } from './take-files.ts'

export function AttachButton() {
  const input = useRef<HTMLInputElement>(null)

  function take({ currentTarget }: { currentTarget: HTMLInputElement }): void {
    takeFiles([...(currentTarget.files ?? [])])
    // Else the same file could not be picked again.
    currentTarget.value = ''
  }

  return (
    <>
      <button
        type="button"
        class="quiet attach-button"
        aria-label={t('attach.add')}
        onClick={() => input.current?.click()}
      >
        <Icon name="picture" size={22} />
        {t('attach.button')}
      </button>
      <input ref={input} type="file" multiple hidden onChange={take} />
    </>
  )
}

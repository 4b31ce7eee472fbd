/** A device or browser in a list: its name, what is known of it, and ways to rename it and to end it. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { t, type MessageId } from '../text/t.ts'
import { NameForm } from '../ui/name-form.tsx'

interface NamedRowProps {
  id: string
  /** Empty for one without a name. */
  name: string
  /** The name as it is shown. */
  shown: string
  texts: Record<'label' | 'save' | 'keep' | 'rename' | 'renameOf', MessageId>
  hint: ComponentChildren
  onRename: (name: string) => Promise<void>
  /** Other acts on it. */
  children?: ComponentChildren
}

export function NamedRow({ id, name, shown, texts, hint, onRename, children }: NamedRowProps) {
  const [isNaming, setNaming] = useState(false)
  if (isNaming) {
    return (
      <NameForm
        id={id}
        label={t(texts.label)}
        value={name}
        button={t(texts.save)}
        isFocused
        onName={async (given) => {
          await onRename(given)
          setNaming(false)
        }}
        onCancel={{ label: t(texts.keep), run: () => setNaming(false) }}
      />
    )
  }
  return (
    <>
      <p>
        <b>
          <bdi>{shown}</bdi>
        </b>
        <br />
        <span class="hint">{hint}</span>
      </p>
      <div class="actions">
        <button
          type="button"
          class="quiet"
          aria-label={t(texts.renameOf, { name: shown })}
          onClick={() => setNaming(true)}
        >
          {t(texts.rename)}
        </button>
        {children}
      </div>
    </>
  )
}

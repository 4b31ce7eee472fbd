/** The owner's aspects: make one, rename one. */
import { useRef, useState } from 'preact/hooks'
import type { Aspect } from '../../../http/people/schema.ts'
import { aspects, createAspect, renameAspect } from '../../data/aspects.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { NameForm } from '../../ui/name-form.tsx'

export function Aspects() {
  return (
    <section class="aspects card" aria-labelledby="aspects-title">
      <h2 id="aspects-title">{t('aspects.title')}</h2>
      <p class="hint">{t('aspects.hint')}</p>
      <Failure error={aspects.error.value} />
      <ul>
        {aspects.data.value?.map((aspect) => (
          <AspectRow key={aspect.id} aspect={aspect} />
        ))}
      </ul>
      <NameForm
        id="new-aspect"
        label={t('aspects.new')}
        button={t('aspects.create')}
        placeholder={t('aspects.placeholder')}
        onName={create}
      />
    </section>
  )
}

async function create(name: string): Promise<void> {
  await createAspect(name)
  toast(t('aspects.created', { name }))
}

function AspectRow({ aspect: { id, name, members } }: { aspect: Aspect }) {
  const [isEditing, setEditing] = useState(false)
  const hasEdited = useRef(false)

  async function rename(newName: string): Promise<void> {
    await renameAspect(id, newName)
    setEditing(false)
  }

  if (isEditing) {
    return (
      <li>
        <NameForm
          id={`aspect-${id}`}
          label={t('aspects.rename', { name })}
          isLabelHidden
          isFocused
          value={name}
          button={t('aspects.save')}
          onName={rename}
          onCancel={{ label: t('aspects.cancel'), run: () => setEditing(false) }}
        />
      </li>
    )
  }
  return (
    <li>
      <a href={`/?aspect=${id}`}>
        <bdi>{name}</bdi>
      </a>
      <span class="meta">{t('aspects.members', { count: members.length })}</span>
      <button
        type="button"
        class="icon-only"
        aria-label={t('aspects.rename', { name })}
        ref={(button) => {
          if (button === null) return
          // A keyboard user goes on where they were.
          if (hasEdited.current) button.focus()
          hasEdited.current = false
        }}
        onClick={() => {
          hasEdited.current = true
          setEditing(true)
        }}
      >
        <Icon name="pen" size={18} />
      </button>
    </li>
  )
}

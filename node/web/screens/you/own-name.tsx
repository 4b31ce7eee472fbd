/** The owner's name. */
import { rename, status } from '../../data/me.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { NameForm } from '../../ui/name-form.tsx'

export function OwnName() {
  const name = status.data.value?.me?.name ?? ''
  return (
    <section class="card">
      <h2>{t('you.name')}</h2>
      <p class="hint">{t('you.nameHint')}</p>
      <NameForm
        key={name}
        id="my-name"
        label={t('you.name')}
        isLabelHidden
        value={name}
        button={t('you.save')}
        autoComplete="name"
        onName={async (newName) => {
          await rename(newName)
          toast(t('you.saved'))
        }}
      />
    </section>
  )
}

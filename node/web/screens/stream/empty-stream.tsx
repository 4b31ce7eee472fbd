/** The way on when there is nothing to read: find friends, or be the first to write. */
import { draft, wantsWriting } from '../../data/draft.ts'
import { hasFirstSteps } from '../../data/first-steps.ts'
import { status } from '../../data/me.ts'
import { t } from '../../text/t.ts'
import { Empty } from '../../ui/empty.tsx'
import { NoContacts } from '../../ui/no-contacts.tsx'

export function EmptyStream({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty title={t('empty.aspectTitle')} text={t('empty.aspectText')}>
        <a class="button" href="/people">
          {t('empty.people')}
        </a>
      </Empty>
    )
  }
  // The first steps stand above.
  if (hasFirstSteps.value) return null
  if (status.data.value?.contacts === 0) return <NoContacts />
  return (
    <Empty title={t('empty.postsTitle')} text={t('empty.postsText')}>
      <button type="button" class="primary" onClick={sayHello}>
        {t('empty.hello')}
      </button>
    </Empty>
  )
}

/** Never over something that is being written. */
function sayHello(): void {
  if (draft.value.trim() === '') draft.value = t('empty.helloText')
  wantsWriting.value = true
}

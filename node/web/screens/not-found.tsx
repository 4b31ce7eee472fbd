/** An address that names no screen. */
import { t } from '../text/t.ts'
import { Empty } from '../ui/empty.tsx'
import { Page } from '../ui/page.tsx'

export function NotFound() {
  return (
    <Page title={t('notFound.title')} isTitleHidden>
      <Empty title={t('notFound.title')} text={t('notFound.text')}>
        <a class="button primary" href="/">
          {t('notFound.back')}
        </a>
      </Empty>
    </Page>
  )
}

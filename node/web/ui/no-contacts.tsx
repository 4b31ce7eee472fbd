/** Shown while there is nobody to read or to write to: the two ways to the first friend. */
import { t } from '../text/t.ts'
import { Empty } from './empty.tsx'

export function NoContacts() {
  return (
    <Empty title={t('empty.friendsTitle')} text={t('empty.friendsText')}>
      <FirstFriend />
    </Empty>
  )
}

export function FirstFriend() {
  return (
    <>
      <a class="button primary" href="/invite">
        {t('empty.invite')}
      </a>
      <a class="button" href="/join">
        {t('empty.join')}
      </a>
    </>
  )
}

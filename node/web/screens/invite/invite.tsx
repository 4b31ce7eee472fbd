/** Makes invites and keeps the list of them. */
import { useEffect, useState } from 'preact/hooks'
import type { Invite as MadeInvite } from '../../../http/invites/schema.ts'
import { aspects } from '../../data/aspects.ts'
import { invites } from '../../data/invites.ts'
import { people } from '../../data/people.ts'
import { t } from '../../text/t.ts'
import { Page } from '../../ui/page.tsx'
import { InviteForm } from './invite-form.tsx'
import { InviteLink } from './invite-link.tsx'
import { InviteList } from './invite-list.tsx'

export function Invite() {
  const [shown, setShown] = useState<MadeInvite | undefined>(undefined)
  useEffect(() => {
    aspects.use()
    invites.use()
    people.use()
  }, [])
  // Somebody may take it up while its code is on the screen.
  const current = invites.data.value?.find(({ id }) => id === shown?.id) ?? shown

  return (
    <Page title={t('invite.title')} lead={t('invite.lead')}>
      <div class="columns">
        <InviteForm onMade={setShown} />
        {current === undefined ? null : <InviteLink key={current.id} invite={current} />}
      </div>
      <InviteList onShow={setShown} />
    </Page>
  )
}

/** After joining a circle: its name, and the way back for its maker. */
import { useEffect } from 'preact/hooks'
import type { Joined } from '../../../http/invites/schema.ts'
import { aspectOfCircle } from '../../data/circle-aspect.ts'
import { addMember, aspects, createAspect } from '../../data/aspects.ts'
import { toast } from '../../data/toasts.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { Page } from '../../ui/page.tsx'
import { useAction } from '../../ui/use-action.ts'

export function JoinedCircle({ joined, circle }: { joined: Joined; circle: string }) {
  const { id, name } = joined
  const { isRunning, error, run } = useAction()
  useEffect(() => aspects.use(), [])
  const own = aspectOfCircle(aspects.data.value ?? [], { circle, by: id })
  // Where others are in it, it is offered among all aspects on the page of people.
  const isShared = own === 'taken' || own?.members.includes(id) === true

  async function share(): Promise<void> {
    const aspect = own === undefined || own === 'taken' ? await createAspect(circle) : own
    await addMember(aspect.id, id, false)
    toast(t('people.added', { name, aspect: aspect.name }))
  }

  return (
    <Page title={t('join.circleTitle', { circle })} lead={t('join.circleLead', { name })}>
      <section class="joined card">
        {isShared ? null : (
          <button
            type="button"
            class="primary wide"
            disabled={isRunning || aspects.data.value === undefined}
            onClick={() => run(share)}
          >
            {t('join.circleShare', { name, circle })}
          </button>
        )}
        <Failure error={error} />
        <a class="button wide" href="/people">
          {t('join.circlePeople')}
        </a>
        <a class="button quiet wide" href="/">
          {t('join.circleDone')}
        </a>
      </section>
    </Page>
  )
}

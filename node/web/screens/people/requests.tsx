/** People who would like to be the owner's contacts. */
import type { Requests as All } from '../../../http/requests/schema.ts'
import { nameKey } from '../../../../protocol/text.ts'
import { aspects } from '../../data/aspects.ts'
import { people, setBlocked } from '../../data/people.ts'
import { acceptRequest, ignoreRequest, requests } from '../../data/requests.ts'
import { toast } from '../../data/toasts.ts'
import { shortened } from '../../text/ids.ts'
import { t } from '../../text/t.ts'
import { Failure } from '../../ui/failure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { useAction } from '../../ui/use-action.ts'
import { BlockButton } from './block-button.tsx'
import { CardHead } from './card-head.tsx'
import { Words } from './words.tsx'

type Request = All['received'][number]

export function Requests() {
  const open = requests.data.value?.received.filter(({ state }) =>
    ['waiting', 'accepted'].includes(state),
  )
  if (open === undefined || open.length === 0) return null
  return (
    <section class="requests" aria-labelledby="requests-title">
      <h2 id="requests-title">{t('requests.title')}</h2>
      <p class="hint">{t('requests.hint')}</p>
      <ul class="people">
        {open.map((request) => (
          <RequestCard key={request.person.id} request={request} />
        ))}
      </ul>
    </section>
  )
}

function RequestCard({ request: { person, note, atMs, state } }: { request: Request }) {
  return (
    <li class="person card">
      <CardHead person={person}>
        <bdi title={person.id}>{shortened(person.id)}</bdi>
        {' · '}
        <TimeAgo timeMs={atMs} />
      </CardHead>
      <Words text={note} />
      {isNameTaken(person.name) ? (
        <p class="hint note">{t('requests.sameName', { name: person.name })}</p>
      ) : null}
      <Decision person={person} isAccepted={state === 'accepted'} />
    </li>
  )
}

/** Whether a contact is called so: names of strangers are whatever they say. */
function isNameTaken(name: string): boolean {
  const wanted = nameKey(name)
  return people.data.value?.some((one) => nameKey(one.name) === wanted) === true
}

interface DecisionProps {
  person: Request['person']
  /** Whether only a change of mind is left to decide. */
  isAccepted: boolean
}

function Decision({ person: { id, name }, isAccepted }: DecisionProps) {
  const { isRunning, error, run } = useAction()

  async function accept(aspect: string): Promise<void> {
    await acceptRequest(id, { aspect })
    toast(t('requests.accepted', { name }))
  }

  async function ignore(): Promise<void> {
    await ignoreRequest(id)
    toast(t('requests.ignored', { name }))
  }

  async function block(): Promise<void> {
    await setBlocked(id, true)
    toast(t('people.blocked', { name }))
  }

  return (
    <>
      {isAccepted ? (
        <p class="hint note">{t('requests.pending')}</p>
      ) : (
        <div class="chips" role="group" aria-label={t('requests.accept', { name })}>
          <span class="hint" aria-hidden="true">
            {t('requests.accept', { name })}
          </span>
          {aspects.data.value?.map((aspect) => (
            <button
              key={aspect.id}
              type="button"
              class="chip"
              disabled={isRunning}
              onClick={() => run(() => accept(aspect.id))}
            >
              <Icon name="plus" size={16} />
              <span dir="auto">{aspect.name}</span>
            </button>
          ))}
        </div>
      )}
      <div class="person-foot">
        <button
          type="button"
          class="quiet"
          aria-label={t('requests.ignoreName', { name })}
          disabled={isRunning}
          onClick={() => run(ignore)}
        >
          {t('requests.ignore')}
        </button>
        <BlockButton name={name} isRunning={isRunning} onClick={() => run(block)} />
      </div>
      <Failure error={error} />
    </>
  )
}

/** Prints how a node and its contacts are connected. */
import type { Network, Saying } from '../node/http/network/schema.ts'
import type { Person } from '../node/http/people/schema.ts'
import { isMessageId } from '../node/messages/messages.ts'
import { ago, cleanName, print, text } from './output.ts'

/** Prints how things stand, and what the owner can do. */
export function tellNetwork({ says, advice }: Network): void {
  for (const saying of says) print(sentence(saying))
  if (advice.length === 0) return
  print(text('cli.doctor.advice'))
  for (const saying of advice) print(`  ${sentence(saying)}`)
}

/** A paragraph for each contact: how they are connected or why not, and when they last were. */
export function tellContacts({ contacts }: Network, people: readonly Person[]): void {
  for (const contact of contacts) {
    const name = cleanName(people.find(({ id }) => id === contact.person)?.name ?? contact.person)
    const [state, ...more] = contact.says.map(sentence)
    print('')
    print(text('cli.doctor.contact', { name, state: state ?? '' }))
    for (const line of [...more, ...times(contact)]) print(`  ${line}`)
  }
}

function times({
  lastSeenMs,
  lastSyncedMs,
  completeUntilMs,
}: Network['contacts'][number]): string[] {
  const seen =
    lastSeenMs === undefined
      ? text('network.never')
      : text('network.seen', { time: ago(lastSeenMs, Date.now()) })
  return [
    seen,
    ...(lastSyncedMs === undefined
      ? []
      : [text('network.synced', { time: ago(lastSyncedMs, Date.now()) })]),
    ...(completeUntilMs === undefined
      ? []
      : [text('network.complete', { time: ago(completeUntilMs, Date.now()) })]),
  ]
}

/** A text that a newer node knows and this program does not is shown by its id. */
export function sentence({ id, values }: Saying): string {
  return isMessageId(id) ? text(id, values) : id
}

/** The remains of a life once all nodes are stopped: what there was to hide, and what each onlooker knows. */
import type { PeerName } from '../../protocol/ids.ts'
import { Haystack } from './haystack.ts'
import { knowledgeOf, onlyMe, secretsOf } from './knowledge.ts'
import { epochOf } from './life-pictures.ts'
import {
  bowling,
  commentTexts,
  disowned,
  lottery,
  pollOptions,
  broughtIds,
  postTexts,
  reactionEmoji,
} from './life-script.ts'
import { furtherDevices, ownAspectOf, people, type Life, type Name } from './life.ts'
import { secretsOfPicture, secretsOfWords } from './pictures.ts'
import type { Secret } from './secret.ts'

export interface Past {
  readonly secrets: readonly Secret[]
  readonly knowledge: ReadonlyMap<string, Haystack>
}

/**
 * Ends all nodes, and reads what there is to know.
 *
 * @param others what else was heard, and by whom.
 */
export async function remember(
  life: Life,
  others: Record<string, readonly Buffer[]>,
): Promise<Past> {
  const owners = new Map(life.all().map(([name, node]) => [node.peer, name]))
  await Promise.all(life.all().map(([, node]) => node.stop()))
  const nameOf = (peer: PeerName): string => personOf(owners.get(peer))
  const secrets = [...writtenSecrets(), ...pictureSecrets(life)]
  const knowledge = new Map<string, Haystack>()
  for (const [peer, name] of owners) {
    const { home } = life.get(name)
    const device = furtherDevices[name]
    const common = { home, of: personOf(name), ip: life.ipOf(name), nameOf }
    const owner = device === undefined ? common : { ...common, device }
    secrets.push(...(await secretsOf(owner)))
    knowledge.set(name, new Haystack(await knowledgeOf(home, peer)))
  }
  for (const [name, heard] of Object.entries(others)) {
    knowledge.set(name, new Haystack(Buffer.concat(heard)))
  }
  return { secrets, knowledge }
}

function personOf(name: Name | undefined): string {
  if (name === undefined) return 'nobody'
  return furtherDevices[name] === undefined ? name : 'Ana'
}

/** A picture may go further than the words beside it. */
function pictureSecrets({ pictures, remixes }: Life): Secret[] {
  return [
    ...pictures.flatMap((picture) => [
      ...secretsOfPicture(picture),
      ...secretsOfWords({ ...picture, which: epochOf(picture) }),
    ]),
    // A remix in a thread has no caption.
    ...remixes.flatMap((words) =>
      secretsOfWords(words).filter(({ kind }) => words.isPost || kind !== 'caption'),
    ),
  ]
}

function writtenSecrets(): Secret[] {
  const comment = (which: string, value: string): Secret => {
    return { kind: 'comment', of: 'Di', which, value }
  }
  const reaction = (of: Name, which: string, value: string): Secret => {
    return { kind: 'reaction', of, which, value }
  }
  const others = people.filter((name) => name !== 'Ana' && name !== 'Hal')
  return [
    post('Ana', 'public', postTexts.public),
    post('Ana', 'public', postTexts.publicLater),
    post('Ana', `${lottery}/1`, postTexts.lottery),
    post('Ana', `${lottery}/1`, postTexts.shared),
    post('Ana', `${lottery}/1`, postTexts.ending),
    post('Ana', `${lottery}/1`, postTexts.inTime),
    post('Hal', 'public', postTexts.hal),
    ...Object.values(pollOptions).map((option) => post('Ana', `${lottery}/1`, option)),
    ...postTexts.carried.map((text) => post('Ana', `${lottery}/1`, text.slice(0, 30))),
    post('Ana', `${lottery}/2`, postTexts.later),
    post('Ana', `${lottery}/1`, postTexts.brought),
    post('Ana', `${onlyMe}/1`, postTexts.mine),
    // Nobody hears of these, not even with the post.
    ...Object.values(broughtIds).map((id) => post('Ana', `${onlyMe}/1`, id)),
    post('Ana', `${lottery}/1 (laptop)`, postTexts.laptop),
    post('Ana', `${lottery}/1 (tablet)`, postTexts.tablet),
    post('Ana', disowned, postTexts.tabletLater),
    post('Ana', `${lottery}/3`, postTexts.withoutTablet),
    post('Bo', `${ownAspectOf('Bo')}/2`, postTexts.boLater),
    post('Ana', `${bowling}/1`, postTexts.bowling),
    post('Ana', `${bowling}/1`, postTexts.bowlingEdited),
    post('Ana', `${bowling}/1`, postTexts.bowlingLater),
    comment(`${lottery}/1`, commentTexts.lottery),
    comment(`${lottery}/1`, commentTexts.afterwards),
    comment(`${lottery}/2`, commentTexts.later),
    reaction('Di', `${lottery}/1`, reactionEmoji.lottery),
    reaction('Bo', `${lottery}/1`, reactionEmoji.comment),
    reaction('Di', `${lottery}/2`, reactionEmoji.later),
    ...others.map((name) => post(name, `${ownAspectOf(name)}/1`, postTexts.of(name))),
    post('Gus', `${ownAspectOf('Gus')}/1`, postTexts.unheard),
  ]
}

function post(of: string, which: string, value: string): Secret {
  return { kind: 'post', of, which, value }
}

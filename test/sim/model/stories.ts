/** The stories that are interleaved: a few steps each, so that every order of them can be tried. */
import { explore, type Explored } from './explore.ts'
import { LittleWorld, type Step } from './little-world.ts'

export interface Story {
  /** Its file of tests is `<id>.test.ts`. */
  readonly id: string
  readonly name: string
  readonly contacts: number
  readonly aspects: readonly string[]
  /** Contacts who may begin to use another device. */
  readonly withDevices?: readonly number[]
  /** Whether the second contact reads what the first one posts. */
  readonly areFriends?: boolean
  /** Whether the first contact posted something for everybody. */
  readonly hasPublic?: boolean
  readonly steps: readonly Step[]
}

const add = (contact: number, aspect: string, history = false): Step => ({
  kind: 'add',
  aspect,
  contact,
  history,
})
const remove = (contact: number, aspect: string): Step => ({ kind: 'remove', aspect, contact })
const post = (...aspects: string[]): Step => ({ kind: 'post', aspects })

export const stories: readonly Story[] = [
  {
    id: 'coming-and-going',
    name: 'two contacts come and go in one aspect, one of them with history',
    contacts: 2,
    aspects: ['F'],
    steps: [post('F'), add(0, 'F'), add(0, 'F', true), remove(0, 'F'), add(1, 'F'), remove(1, 'F')],
  },
  {
    id: 'two-aspects',
    name: 'posts to one aspect, another, and both, while a contact comes and goes in each',
    contacts: 2,
    aspects: ['F', 'G'],
    steps: [
      post('F'),
      post('F', 'G'),
      add(0, 'F'),
      remove(0, 'F'),
      add(0, 'G'),
      remove(0, 'G'),
      add(1, 'G', true),
    ],
  },
  {
    id: 'blocking',
    name: 'a member is blocked, and comes back',
    contacts: 2,
    aspects: ['F', 'G'],
    steps: [
      post('F', 'G'),
      add(0, 'F'),
      add(0, 'G', true),
      { kind: 'block', contact: 0 },
      { kind: 'unblock', contact: 0 },
      add(1, 'F'),
      remove(1, 'F'),
    ],
  },
  {
    id: 'commenting',
    name: 'members come, go, comment, and take back',
    contacts: 2,
    aspects: ['F', 'G'],
    steps: [
      post('F', 'G'),
      { kind: 'retract' },
      add(0, 'F'),
      remove(0, 'F'),
      add(1, 'G', true),
      remove(1, 'G'),
      { kind: 'comment', contact: 0 },
      { kind: 'take back', contact: 0 },
    ],
  },
  {
    id: 'reacting',
    name: 'members come, go, react, and take that back',
    contacts: 2,
    aspects: ['F', 'G'],
    steps: [
      post('F', 'G'),
      { kind: 'retract' },
      add(0, 'F'),
      remove(0, 'F'),
      add(1, 'G', true),
      { kind: 'react', contact: 0 },
      { kind: 'react', contact: 1 },
    ],
  },
  {
    id: 'answering',
    name: 'members comment, reply, edit and take back, and the thread is locked',
    contacts: 2,
    aspects: ['F'],
    steps: [
      post('F'),
      add(0, 'F', true),
      add(1, 'F', true),
      { kind: 'comment', contact: 0 },
      { kind: 'reply', contact: 1 },
      { kind: 'edit', contact: 0 },
      { kind: 'take back', contact: 0 },
      { kind: 'lock' },
    ],
  },
  {
    id: 'changing',
    name: 'posts are edited, pinned and taken back, and a public one of a contact is shared, while members come and go',
    contacts: 2,
    aspects: ['F'],
    hasPublic: true,
    steps: [
      post('F'),
      { kind: 'share', aspects: ['F'] },
      { kind: 'reword' },
      { kind: 'pin' },
      { kind: 'retract' },
      add(1, 'F'),
      add(1, 'F', true),
      remove(1, 'F'),
    ],
  },
  {
    id: 'single-people',
    name: 'posts to single people, alone and beside an aspect, while they come and go, answer, and one is blocked',
    contacts: 2,
    aspects: ['F'],
    steps: [
      { kind: 'post', aspects: [], to: [0] },
      { kind: 'post', aspects: ['F'], to: [0, 1] },
      add(0, 'F'),
      remove(0, 'F'),
      { kind: 'block', contact: 0 },
      { kind: 'unblock', contact: 0 },
      { kind: 'comment', contact: 1 },
    ],
  },
  {
    id: 'pictures',
    name: 'members come, go, remix pictures, show free ones to a friend, and all of that is taken back',
    contacts: 2,
    aspects: ['F'],
    areFriends: true,
    steps: [
      { kind: 'picture', aspects: ['F'], isFree: false },
      { kind: 'picture', aspects: ['F'], isFree: true },
      { kind: 'retract' },
      add(0, 'F', true),
      remove(0, 'F'),
      add(1, 'F', true),
      { kind: 'remix', contact: 0 },
      { kind: 'show', contact: 0 },
      { kind: 'take remix back', contact: 0 },
    ],
  },
  {
    id: 'another-device',
    name: 'a contact begins to use another device, and comes and goes, and is blocked',
    contacts: 1,
    aspects: ['F'],
    withDevices: [0],
    steps: [
      post('F'),
      add(0, 'F'),
      add(0, 'F', true),
      remove(0, 'F'),
      { kind: 'block', contact: 0 },
      { kind: 'unblock', contact: 0 },
      { kind: 'new device', contact: 0 },
    ],
  },
]

/** Interleaves the steps of a story. `part` does every `of`-th beginning, so that processes can share the work. */
export async function tell(
  story: Story,
  init: { depth: number; part?: { index: number; of: number } },
): Promise<Explored> {
  const world = await LittleWorld.start({ ...story, seed: 1 })
  return explore(world, { steps: story.steps, ...init })
}

/** A follower learns what is public and nothing else, and whom they follow does not learn who they are. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseFollowLink } from '../../protocol/follow-link.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { Life, ownAspectOf } from './life.ts'
import { remember } from './past.ts'
import { foundIn, nameOf, type Secret } from './secret.ts'

const test = suite('leaks/following')
const texts = {
  public: 'the public library has a new roof',
  family: 'between us, the roof already leaks',
  comment: 'I held the ladder',
}

test('both sides learn what the list says', async () => {
  await using life = new Life()
  for (const name of ['Ana', 'Bo', 'Cy', 'Di'] as const) await life.start(name)
  const ana = life.get('Ana').social
  await life.join('Bo', 'Ana', ownAspectOf('Ana'))
  // Cy follows Ana, and has a contact of their own.
  await life.join('Di', 'Cy', ownAspectOf('Cy'))
  const post = await life.post('Ana', texts.public, 'public')
  await life.post('Ana', texts.family)
  await life.shows('Bo', texts.public, texts.family)
  await life.get('Bo').social.threads.comment(post, texts.comment)
  await life.showsComment('Ana', post, texts.comment)
  const link = parseFollowLink(ana.following.link())
  const cy = life.get('Cy').social
  const follow = (): Promise<void> => cy.following.follow(link, AbortSignal.timeout(20_000))
  await follow().then(
    () => assert.unreachable('nobody said that they may'),
    ({ code }: { code: string }) => assert.is(code, 'not-followable'),
  )
  await ana.changeSettings({ followers: 'anyone' })
  await follow()
  await life.shows('Cy', texts.public)
  await life.showsComment('Cy', post, texts.comment)
  await waitFor(async () => (await cy.following.list())[0]?.state === 'reached')
  const { secrets, knowledge } = await remember(life, {})
  const own: Secret[] = [
    { kind: 'post', of: 'Ana', which: 'public', value: texts.public },
    { kind: 'post', of: 'Ana', which: 'family', value: texts.family },
    { kind: 'comment', of: 'Bo', which: 'public', value: texts.comment },
  ]
  const learned = (by: string, of: string): string[] => {
    const found = foundIn(knowledge.get(by)!, [...secrets, ...own]).map(nameOf)
    return [...new Set(found)].filter((name) => name.includes(` of ${of}`)).toSorted()
  }
  // Of Ana all that is public; of Bo what a reader of a post learns who answers it.
  const ofAna = learned('Cy', 'Ana')
  const may = [
    'address of Ana',
    'certificate of Ana',
    'entry of Ana: public',
    'feed id of Ana: public',
    'peer id of Ana',
    'person id of Ana',
    'person name of Ana',
    'post of Ana: public',
  ]
  assert.equal(
    ofAna.filter((name) => !may.includes(name)),
    [],
  )
  for (const wanted of ['person name of Ana', 'post of Ana: public'])
    assert.ok(ofAna.includes(wanted))
  const answerer = [
    'certificate of Bo',
    'comment of Bo: public',
    'peer id of Bo',
    'person id of Bo',
    'person name of Bo',
  ]
  assert.equal(
    learned('Cy', 'Bo').filter((name) => !answerer.includes(name)),
    [],
  )
  // Ana learns where somebody is, and not who.
  assert.ok(learned('Ana', 'Cy').includes('peer id of Cy'))
  const ofCy = ['address of Cy', 'peer id of Cy']
  assert.equal(
    learned('Ana', 'Cy').filter((name) => !ofCy.includes(name)),
    [],
  )
  assert.equal(learned('Ana', 'Di'), [])
})

test.run()

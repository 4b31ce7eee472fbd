/** Profiles that persons tell of themselves, each field for some: every contact ends with what they may know, and nothing else. */
import { aboutFields, type About } from '../../protocol/about.ts'
import type { Chance } from './chance.ts'
import type { CommentsInit } from './comments.ts'
import { LastWords } from './last-words.ts'
import type { SimNode } from './node.ts'

const fields = ['pronouns', 'bio', 'place'] as const

export class Profiles {
  readonly #init: CommentsInit
  readonly #words: LastWords
  #count = 0

  constructor(init: CommentsInit) {
    this.#init = init
    this.#words = new LastWords(init.fail)
  }

  /** Gives a field of the own profile other words, for others than before; or takes it back. */
  async change(node: SimNode, chance: Chance, aspectNames: readonly string[]): Promise<void> {
    const field = chance.pick(fields)
    const roll = chance.share()
    const isOpen = roll < 0.5
    const aspect = await node.aspect(chance.pick(aspectNames))
    if (!node.isUp) return
    const audience = isOpen ? (roll < 0.25 ? 'everybody' : 'contacts') : [aspect]
    const value = chance.happens(0.2) ? undefined : `${field} ${this.#count++}`
    const wish = { field, audience, ...(value !== undefined && { value }) } as const
    const word = { about: `${field} of ${node.label}`, value: value ?? '', before: '' }
    await this.#words.say(node, word, () => node.social.knowing.changeProfile([wish]), [])
  }

  async check(reader: SimNode, author: SimNode): Promise<void> {
    const { fail, wereBlocked } = this.#init
    const own = await author.social.knowing.fields()
    for (const field of fields) {
      const said = this.#words.on(`${field} of ${author.label}`)
      const kept = own.find((row) => row.field === field)?.about[field] ?? ''
      if (said !== undefined && said !== kept) fail(`${author.label} lost their ${field}`)
    }
    if (wereBlocked(reader, author)) return
    const is = await reader.social.knowing.about(author.person)
    const should = author.social.knowing.aboutSeenBy(reader.person)
    if (textOf(is) === textOf(should)) return
    fail(`${reader.label} knows of ${author.label} ${textOf(is)}, not ${textOf(should)}`)
  }
}

function textOf(about: About): string {
  return aboutFields.map((field) => `${field}: ${String(about[field] ?? '')}`).join(', ')
}

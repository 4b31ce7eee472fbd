/** The fields of a profile, each with its name. */
import type { ComponentChildren } from 'preact'
import { aboutFields } from './about-fields.ts'
import type { About } from '../../http/profiles/schema.ts'
import { birthdayText } from './birthday.ts'
import { t } from '../text/t.ts'

interface AboutListProps {
  about: About
  isMe: boolean
  /** Whether somebody else's eyes look at it. */
  isAs: boolean
}

export function AboutList({ about, isMe, isAs }: AboutListProps) {
  const told = aboutFields.filter((field) => about[field] !== undefined)
  if (told.length === 0) {
    if (!isMe) return null
    return <p class="hint">{t(isAs ? 'person.nothingSeen' : 'person.nothingTold')}</p>
  }
  return (
    <dl class="about">
      {told.map((field) => (
        <div key={field}>
          <dt>{t(`person.field.${field}`)}</dt>
          <dd>{shown(about, field)}</dd>
        </div>
      ))}
    </dl>
  )
}

function shown(about: About, field: keyof About): ComponentChildren {
  const { bio = '', birthday = '', links = [], tags = [] } = about
  if (field === 'bio') {
    return (
      <p class="about-bio" dir="auto">
        {bio}
      </p>
    )
  }
  if (field === 'birthday') return birthdayText(birthday)
  if (field === 'links') {
    return (
      <ul class="about-links">
        {links.map((link) => (
          <li key={link}>
            <a href={link} dir="ltr" target="_blank" rel="noopener noreferrer nofollow">
              {link.replace(/^mailto:/iu, '')}
            </a>
          </li>
        ))}
      </ul>
    )
  }
  if (field === 'tags') {
    return (
      <span class="about-tags">
        {tags.map((tag) => (
          <bdi key={tag} class="tag">
            {tag}
          </bdi>
        ))}
      </span>
    )
  }
  return <bdi>{about[field]}</bdi>
}

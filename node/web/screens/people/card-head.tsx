/** The head of a card about somebody: their picture, their name, and a line about them. */
import type { ComponentChildren } from 'preact'
import { Avatar } from '../../ui/avatar.tsx'
import { PersonName } from '../../ui/person-name.tsx'

interface CardHeadProps {
  person: { readonly id: string; readonly name: string }
  /** Whether they are a contact, and so have a page. @default false */
  isContact?: boolean
  children: ComponentChildren
}

export function CardHead({ person: { id, name }, isContact, children }: CardHeadProps) {
  return (
    <>
      <Avatar person={id} name={name} />
      <div class="person-name">
        <h3>
          <PersonName person={{ id, name }} isStranger={isContact !== true} />
        </h3>
        <p class="meta">{children}</p>
      </div>
    </>
  )
}

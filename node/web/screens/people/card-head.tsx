/** The head of a card about somebody: their picture, their name, and a line about them. */
import type { ComponentChildren } from 'preact'
import { Avatar } from '../../ui/avatar.tsx'

interface CardHeadProps {
  person: { readonly id: string; readonly name: string }
  children: ComponentChildren
}

export function CardHead({ person: { id, name }, children }: CardHeadProps) {
  return (
    <>
      <Avatar person={id} name={name} />
      <div class="person-name">
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <p class="meta">{children}</p>
      </div>
    </>
  )
}

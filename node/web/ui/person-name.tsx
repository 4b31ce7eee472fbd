/** A name that leads to the page of its person; somebody who is no contact has none. */
interface PersonNameProps {
  person: { readonly id: string; readonly name: string }
  /** @default false */
  isStranger?: boolean
}

export function PersonName({ person: { id, name }, isStranger }: PersonNameProps) {
  const words = <bdi>{name}</bdi>
  if (isStranger === true) return words
  return (
    <a class="person-link" href={personPath(id)}>
      {words}
    </a>
  )
}

export function personPath(id: string): string {
  return `/people/${encodeURIComponent(id)}`
}

/** Pictures of people, by their ids. */
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const portraits = resource(async () => {
  const { items } = await call('GET /portraits')
  return new Map(items.map(({ person, url }) => [person, url]))
})

/** Pictures of people, by their ids. */
import type { Portrait } from '../../http/portraits/schema.ts'
import { request } from '../api/client.ts'
import { resource } from './resource.ts'

export const portraits = resource(async () => {
  const { items } = await request<{ items: Portrait[] }>('portraits')
  return new Map(items.map(({ person, url }) => [person, url]))
})

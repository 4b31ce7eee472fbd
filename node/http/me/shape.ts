/** From the rows of the views to the shapes of the API. */
import type { MeRow } from '../../social/contacts/tables.ts'
import { returningSayings } from './returning-words.ts'
import type { Me, Notice, Status } from './schema.ts'
import type { Social } from '../../social/social.ts'

export function meShape({ id, name }: MeRow): Me {
  return { id, name }
}

export async function noticeShapes(social: Social): Promise<Notice[]> {
  return (await social.notices()).map(({ what, atMs }) => ({ what, atMs }))
}

export async function returningShape(social: Social): Promise<Pick<Status, 'returning'>> {
  const state = await social.returning()
  if (state === undefined) return {}
  return { returning: { ...state, unmet: state.unmet.length, says: returningSayings(state) } }
}

/** When another device of the owner revoked this one. */
export function revokedShape(social: Social): Pick<Status, 'revokedAtMs'> {
  const revokedAtMs = social.devices.revokedAtMs()
  return revokedAtMs === undefined ? {} : { revokedAtMs }
}

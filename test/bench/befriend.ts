/** Makes two nodes contacts, the second a member of the first one's first aspect. */
import type { Client } from '../../cli/client.ts'

/** Of two that are new. @returns the id of the aspect. */
export async function befriend(ana: { client: Client }, bo: { client: Client }): Promise<string> {
  await ana.client.call('POST /me', { json: { name: 'Ana' } })
  return join(ana, bo)
}

/** Where only the second is new. @returns the id of the aspect. */
export async function join(ana: { client: Client }, bo: { client: Client }): Promise<string> {
  await bo.client.call('POST /me', { json: { name: 'Bo' } })
  const aspect = (await ana.client.call('GET /aspects')).items[0]?.id ?? ''
  const { link } = await ana.client.call('POST /invites', { json: { aspect } })
  await bo.client.call('POST /join', { json: { link } })
  return aspect
}

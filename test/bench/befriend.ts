/** Makes two nodes contacts, the second a member of the first one's first aspect. */
import type { Client } from '../../cli/client.ts'

/** @returns the id of the aspect. */
export async function befriend(ana: { client: Client }, bo: { client: Client }): Promise<string> {
  await ana.client.setUp('Ana')
  await bo.client.setUp('Bo')
  const aspect = (await ana.client.aspects())[0]?.id ?? ''
  const { link } = await ana.client.invite({ aspect })
  await bo.client.join({ link })
  return aspect
}

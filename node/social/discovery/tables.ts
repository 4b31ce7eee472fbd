/** Cards in the DHT. */
import { jsonTable } from '../../store/table.ts'

/** Discovery secret as base64url → when a card of ours was put under it last; until it was emptied, or is too old for anybody to find. */
export const cardSecrets = jsonTable<number>('card-secrets')

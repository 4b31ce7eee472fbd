/** How the node and its contacts are connected. */
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const network = resource(() => call('GET /network'))

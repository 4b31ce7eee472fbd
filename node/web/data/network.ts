/** How the node and its contacts are connected. */
import type { Network } from '../../http/network/schema.ts'
import { request } from '../api/client.ts'
import { resource } from './resource.ts'

export const network = resource(() => request<Network>('network'))

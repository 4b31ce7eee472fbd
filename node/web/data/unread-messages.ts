/** How many messages the owner has not read, those of muted conversations left out. */
import { computed } from '@preact/signals'
import { call } from '../api/client.ts'
import { resource } from './resource.ts'

export const unreadMessages = resource(
  async () => (await call('GET /conversations', { query: { limit: '1' } })).unread,
)

export const unreadMessageCount = computed(() => unreadMessages.data.value ?? 0)

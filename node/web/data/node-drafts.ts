/** Drafts on the node, of all devices of the owner. */
import type { Draft, DraftChange, DraftRequest } from '../../http/drafts/schema.ts'
import { call } from '../api/client.ts'
import { ApiError } from '../api/errors.ts'
import type { NodeDraft } from './node-draft.ts'
import { resource } from './resource.ts'

/** The latest change first. */
export const nodeDrafts = resource(async () => (await call('GET /drafts')).items)

export function readDraft(id: string): Promise<Draft> {
  return call('GET /drafts/:draft', { params: { draft: id } })
}

/** Keeps a draft, or a change of one: the answer may be another one, where both are kept. */
export function keepDraft(draft: NodeDraft | undefined, body: DraftRequest): Promise<Draft> {
  if (draft === undefined) return call('POST /drafts', { json: body })
  const change: DraftChange = { ...body, version: draft.version }
  return call('PUT /drafts/:draft', { params: { draft: draft.id }, json: change })
}

/** Sends a draft as it is. */
export async function sendDraft(id: string): Promise<void> {
  await call('POST /drafts/:draft/send', { params: { draft: id } })
}

/** Deletes a draft; one that is gone already is as it should be, and one that changed since stays. */
export async function deleteDraft({ id, version }: NodeDraft): Promise<void> {
  try {
    await call('DELETE /drafts/:draft', {
      params: { draft: id },
      query: { version: String(version) },
    })
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

/** Whether the node says that there is no such draft. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'not-found'
}

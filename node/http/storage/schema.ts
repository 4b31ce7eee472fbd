/** Requests and responses about the room that pictures and other files take. */
import * as v from 'valibot'
import { count } from '../schema.ts'
import { othersBytesMin } from '../../social/media/limits.ts'

export const Storage = v.object({
  ownBytes: v.pipe(count, v.description('Bytes of my own files on the disk')),
  othersBytes: v.pipe(count, v.description('Bytes of files of others')),
  roomBytes: v.pipe(
    count,
    v.description('Most bytes of others; above it, files go that I looked at longest ago'),
  ),
  freeBytes: v.pipe(count, v.description('Free on the disk')),
})

export const RoomRequest = v.object({
  roomBytes: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(othersBytesMin),
    v.maxValue(Number.MAX_SAFE_INTEGER),
    v.description('Most bytes of others'),
  ),
})

export type Storage = v.InferOutput<typeof Storage>

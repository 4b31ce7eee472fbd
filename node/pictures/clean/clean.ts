/** Takes out of a film or sound what says where, when, by whom and with what it was made, where it stands; the film itself is not written anew. */
import { open, type FileHandle } from 'node:fs/promises'
import { cleanMovie } from '../clean-movie.ts'
import { cleanFlac } from './flac.ts'
import { cleanMatroska } from './matroska.ts'
import { cleanMp3 } from './mp3.ts'
import { cleanOgg } from './ogg.ts'
import { cleanWav } from './wav.ts'

type Clean = (file: FileHandle, size: number) => Promise<boolean>

const cleaners: Readonly<Record<string, Clean>> = {
  'audio/flac': cleanFlac,
  'audio/mpeg': cleanMp3,
  'audio/ogg': cleanOgg,
  'audio/wav': cleanWav,
  'audio/webm': cleanMatroska,
  'audio/x-matroska': cleanMatroska,
  'video/webm': cleanMatroska,
  'video/x-matroska': cleanMatroska,
}

/**
 * @param type of the file, by its content; any that has no cleaner here is looked at as a film in boxes.
 * @returns whether all of it could be looked at; of another file some may be left.
 */
export async function cleanMedia(path: string, type: string): Promise<boolean> {
  const clean = cleaners[type]
  if (clean === undefined) return cleanMovie(path)
  await using file = await open(path, 'r+')
  return await clean(file, (await file.stat()).size)
}

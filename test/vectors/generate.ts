/** Writes all vectors and the transcript anew: `node test/vectors/generate.ts`. A difference is a change of the protocol. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { transcriptText } from '../helpers/vectors/transcript-text.ts'
import { vectorFiles } from '../helpers/vectors/vectors.ts'

for (const [name, text] of vectorFiles()) await writeFile(join(import.meta.dirname, name), text)
await writeFile(join(import.meta.dirname, '../../protocol/transcript.md'), transcriptText())

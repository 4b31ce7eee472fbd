/** `pappus portrait`: the picture that contacts see beside the owner's name. */
import type { Command } from 'commander'
import { notTogether } from '../arguments.ts'
import { clientOf, command } from '../command.ts'
import { UsageError } from '../errors.ts'
import { interruptible } from '../interrupt.ts'
import { print, text } from '../output.ts'
import { checkFiles, uploadAll } from '../uploads.ts'

interface Options {
  home: string
  remove?: boolean
}

export function portraitCommand(): Command {
  const examples = ['portrait me.jpg', 'portrait --remove']
  return command('portrait', 'cli.portrait.summary', examples)
    .argument('[file]', text('cli.portrait.file'))
    .option('--remove', text('cli.portrait.remove'))
    .action(portrait)
}

async function portrait(path: string | undefined, options: Options): Promise<void> {
  notTogether({ '--remove': options.remove === true, FILE: path !== undefined })
  if (path === undefined && options.remove !== true) {
    throw new UsageError(text('cli.portrait.missing'))
  }
  const files = await checkFiles(path === undefined ? [] : [{ option: '--photo', path }])
  const client = await clientOf(options)
  const [file] = files
  if (file === undefined) {
    await client.call('DELETE /me/portrait')
    return print(text('cli.portrait.removed'))
  }
  const [upload] = await interruptible((signal) =>
    uploadAll(client, [file], { isOriginal: false, signal }),
  )
  if (upload !== undefined)
    await client.call('PUT /me/portrait/:upload', { params: { upload: upload.id } })
  print(text('cli.portrait.done'))
}

/** The command line: `pappus <command>`. The entry file runs it where Node is new enough. */
import { Command, CommanderError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { backupCommand } from './commands/backup.ts'
import { albumsCommand, boardsCommand, saveCommand, unsaveCommand } from './commands/boards.ts'
import { carryCommand } from './commands/carry.ts'
import { doctorCommand } from './commands/doctor.ts'
import { contactCommand, muteCommand, unmuteCommand } from './commands/contact.ts'
import { draftCommand, draftsCommand } from './commands/drafts.ts'
import { demoCommand } from './commands/demo.ts'
import { exportCommand } from './commands/export.ts'
import { importCommand } from './commands/import.ts'
import { followCommand, followersCommand, unfollowCommand } from './commands/following.ts'
import { getCommand } from './commands/get.ts'
import { arrangingCommands } from './commands/arrange.ts'
import { introduceCommand, meetCommand } from './commands/introduce.ts'
import { linkCommand } from './commands/link.ts'
import { inviteCommand, joinCommand } from './commands/invite.ts'
import {
  healthcheckCommand,
  initCommand,
  openCommand,
  phraseCommand,
  statusCommand,
  stopCommand,
} from './commands/node.ts'
import { messageCommand } from './commands/messages.ts'
import { aspectCommand, blockCommand, peopleCommand, unblockCommand } from './commands/people.ts'
import { notificationsCommand } from './commands/notifications.ts'
import { photosCommand } from './commands/photos.ts'
import { feedCommand, postCommand } from './commands/posts.ts'
import { voteCommand } from './commands/polls.ts'
import { relayCommand } from './commands/relay.ts'
import { findableCommand, findCommand, requestsCommand } from './commands/requests.ts'
import { searchCommand } from './commands/search.ts'
import { serviceCommand } from './commands/service.ts'
import { startCommand } from './commands/start.ts'
import { storageCommand } from './commands/storage.ts'
import { suggestionsCommand } from './commands/suggestions.ts'
import { profileCommand } from './commands/profile.ts'
import { portraitCommand } from './commands/portrait.ts'
import { remixCommand } from './commands/remix.ts'
import { reshareCommand } from './commands/reshare.ts'
import { tellCommand } from './commands/tell.ts'
import { reactCommand } from './commands/react.ts'
import { readersCommand } from './commands/readers.ts'
import { activityCommand } from './commands/activity.ts'
import { tagsCommand } from './commands/tags.ts'
import {
  commentCommand,
  deleteCommand,
  editCommand,
  historyCommand,
  lockCommand,
  threadCommand,
  unlockCommand,
} from './commands/threads.ts'
import { deviceCommand } from './commands/device.ts'
import { updateCommand } from './commands/update.ts'
import { viewCommand } from './commands/view.ts'
import { exitCodeOf, say, sayError, text } from './output.ts'
import { inTerminal, terminal, type Terminal } from './terminal.ts'

const titles: Record<string, Parameters<typeof text>[0]> = {
  'Usage:': 'cli.help.usage',
  'Arguments:': 'cli.help.arguments',
  'Options:': 'cli.help.options',
  'Commands:': 'cli.help.commands',
}

/** Runs the command that this process was started for, and ends the process. */
export async function runProcess(): Promise<never> {
  // The reader of our output may have had enough of it, as `head` has.
  process.stdout.on('error', () => process.exit(0))
  const exitCode = await run(process.argv.slice(2))
  // A pipe takes 64 KiB at a time; leaving before it took all would cut the output off.
  await new Promise<void>((resolve) => {
    process.stdout.write('', () => resolve())
  })
  // Said outright, because libp2p keeps timers for two seconds after it stopped.
  process.exit(exitCode || process.exitCode)
}

/** Runs a command inside the process of the caller. Resolves with the exit code. */
export function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  return inTerminal(terminal, () => run(args))
}

function createProgram(): Command {
  const program = new Command('pappus')
    .description(text('cli.summary'))
    .version(packageJson.version, '-V, --version', text('cli.option.version'))
    .helpOption('-h, --help', text('cli.option.help'))
    .helpCommand(false)
    // A command with commands below it leaves them their options.
    .enablePositionalOptions()
    .addHelpText('after', `\n${text('cli.help.begin')}`)
  const commands = [
    startCommand(),
    openCommand(),
    statusCommand(),
    healthcheckCommand(),
    stopCommand(),
    initCommand(),
    phraseCommand(),
    backupCommand(),
    exportCommand(),
    importCommand(),
    inviteCommand(),
    joinCommand(),
    postCommand(),
    draftsCommand(),
    draftCommand(),
    feedCommand(),
    threadCommand(),
    notificationsCommand(),
    activityCommand(),
    tagsCommand(),
    getCommand(),
    photosCommand(),
    searchCommand(),
    commentCommand(),
    reactCommand(),
    voteCommand(),
    messageCommand(),
    readersCommand(),
    remixCommand(),
    reshareCommand(),
    tellCommand(),
    editCommand(),
    historyCommand(),
    lockCommand(),
    unlockCommand(),
    deleteCommand(),
    ...arrangingCommands(),
    saveCommand(),
    unsaveCommand(),
    boardsCommand(),
    albumsCommand(),
    linkCommand(),
    peopleCommand(),
    aspectCommand(),
    introduceCommand(),
    meetCommand(),
    suggestionsCommand(),
    findCommand(),
    requestsCommand(),
    findableCommand(),
    followCommand(),
    unfollowCommand(),
    followersCommand(),
    contactCommand(),
    muteCommand(),
    unmuteCommand(),
    blockCommand(),
    unblockCommand(),
    storageCommand(),
    profileCommand(),
    portraitCommand(),
    viewCommand(),
    deviceCommand(),
    carryCommand(),
    serviceCommand(),
    updateCommand(),
    relayCommand(),
    demoCommand(),
    doctorCommand(),
  ]
  for (const command of commands) program.addCommand(command)
  for (const command of [program, ...commands, ...commands.flatMap((one) => one.commands)]) {
    command.helpOption('-h, --help', text('cli.option.help'))
    command.exitOverride().configureOutput({
      writeOut: (words) => {
        terminal().stdout.write(words)
      },
      writeErr: (words) => {
        terminal().stderr.write(words)
      },
      outputError: () => undefined,
    })
    command.configureHelp({ styleTitle: (title) => translated(title) })
  }
  return program
}

function translated(title: string): string {
  const id = titles[title]
  return id === undefined ? title : text(id)
}

/** Says what is wrong with the arguments; asking for help is not wrong. */
function sayUsage(error: CommanderError): number {
  const isHelp = ['commander.helpDisplayed', 'commander.version'].includes(error.code)
  if (isHelp || error.code === 'commander.help') return isHelp ? 0 : 2
  const what = error.message.replace(/^error: /u, '')
  say(text('cli.usage', { what }))
  return 2
}

async function run(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: 'user' })
    return terminal().exitCode
  } catch (error) {
    if (error instanceof CommanderError) return sayUsage(error)
    sayError(error)
    return exitCodeOf(error)
  }
}

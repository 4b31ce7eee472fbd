/** A task of the Task Scheduler on Windows (Task Scheduler Schema, [MS-TSCH] 2.5). */
import { win32 } from 'node:path'
import type { ServiceInit, ServiceManager } from './service.ts'
import { xmlText } from './xml.ts'

export interface TaskPlace {
  /** `%LOCALAPPDATA%`. */
  readonly dataFolder: string
  /** `DOMAIN\name`. */
  readonly user: string
}

export function taskScheduler(init: ServiceInit, place: TaskPlace): ServiceManager {
  const file = win32.join(place.dataFolder, 'Pappus services', `${init.name}.xml`)
  const [program = '', ...args] = init.stop
  return {
    title: 'Task Scheduler',
    file,
    // `schtasks` takes UTF-16 with its mark, and reads other encodings as that of the machine.
    content: Buffer.from(`\uFEFF${taskOf(init, place)}`, 'utf16le'),
    probe: schtasks('/Query'),
    install: [
      schtasks('/Create', '/TN', init.name, '/XML', file, '/F'),
      schtasks('/Run', '/TN', init.name),
    ],
    // Windows ends no process in order: so the node is asked to.
    uninstall: [
      { command: [program, ...args], mayFail: true },
      schtasks('/Delete', '/TN', init.name, '/F'),
    ],
    forget: [],
    status: schtasks('/Query', '/TN', init.name, '/FO', 'LIST', '/V'),
    // Words are in the language of the machine; the code for "is running" is the same in all.
    isActive: ({ code, text }) => code === 0 && /\b267009\b/u.test(text),
  }
}

function schtasks(...args: string[]): { command: [string, ...string[]] } {
  return { command: ['schtasks', ...args] }
}

function taskOf({ command, home }: ServiceInit, { user }: TaskPlace): string {
  const line = command.map(quoted).join(' ')
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Pappus, in ${xmlText(home)}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>${xmlText(user)}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${xmlText(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Hidden>true</Hidden>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>999</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>conhost.exe</Command>
      <Arguments>${xmlText(`--headless ${line}`)}</Arguments>
    </Exec>
  </Actions>
</Task>
`
}

/** An argument of a command line of Windows (CommandLineToArgvW): backslashes count only before a quote. */
function quoted(argument: string): string {
  const escaped = argument.replaceAll(/(\\*)"/gu, String.raw`$1$1\"`).replace(/(\\+)$/u, '$1$1')
  return `"${escaped}"`
}

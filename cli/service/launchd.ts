/** An agent of launchd on macOS (launchd.plist(5)). */
import { join } from 'node:path'
import type { ServiceInit, ServiceManager } from './service.ts'
import { xmlText } from './xml.ts'

export interface LaunchdPlace {
  readonly userFolder: string
  readonly uid: number
}

export function launchd(init: ServiceInit, { userFolder, uid }: LaunchdPlace): ServiceManager {
  const domain = `gui/${uid}`
  const label = `social.${init.name}`
  const file = join(userFolder, 'Library/LaunchAgents', `${label}.plist`)
  return {
    title: 'launchd',
    file,
    content: propertyList(init, label),
    probe: { command: ['launchctl', 'print', domain] },
    install: [
      // An earlier version of it: two of one label cannot be.
      { command: ['launchctl', 'bootout', `${domain}/${label}`], mayFail: true },
      { command: ['launchctl', 'bootstrap', domain, file] },
    ],
    uninstall: [{ command: ['launchctl', 'bootout', `${domain}/${label}`], mayFail: true }],
    forget: [],
    status: { command: ['launchctl', 'print', `${domain}/${label}`] },
    isActive: ({ code, text }) => code === 0 && /^\s*state = running$/mu.test(text),
  }
}

/** The output is dropped: launchd writes it to a file that nothing bounds. */
function propertyList({ command }: ServiceInit, label: string): string {
  const strings = command.map((argument) => `    <string>${xmlText(argument)}</string>`)
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${label}</string>
  <key>ProgramArguments</key>
  <array>
${strings.join('\n')}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>30</integer>
  <key>ExitTimeOut</key>
  <integer>30</integer>
  <key>ProcessType</key>
  <string>Background</string>
  <key>Umask</key>
  <integer>63</integer>
  <key>StandardOutPath</key>
  <string>/dev/null</string>
  <key>StandardErrorPath</key>
  <string>/dev/null</string>
</dict>
</plist>
`
}

/** A service of systemd's user manager (systemd.service(5), systemd.exec(5)). */
import { join } from 'node:path'
import type { ServiceInit, ServiceManager, Step } from './service.ts'

export interface SystemdPlace {
  /** `$XDG_CONFIG_HOME`, or `~/.config`. */
  readonly configFolder: string
  readonly user: string
}

export function systemd(init: ServiceInit, { configFolder, user }: SystemdPlace): ServiceManager {
  const unit = `${init.name}.service`
  return {
    title: 'systemd',
    file: join(configFolder, 'systemd/user', unit),
    content: unitOf(init),
    probe: systemctl('show-environment'),
    install: [
      systemctl('daemon-reload'),
      systemctl('enable', unit),
      // Counts no earlier failures, and takes over a changed file.
      { ...systemctl('reset-failed', unit), mayFail: true },
      systemctl('restart', unit),
    ],
    uninstall: [systemctl('disable', '--now', unit)],
    forget: [systemctl('daemon-reload')],
    status: systemctl('is-active', unit),
    isActive: ({ text }) => ['active', 'activating', 'reloading'].includes(text.trim()),
    logs: `journalctl --user -u ${init.name}`,
    lingers: {
      command: ['loginctl', 'show-user', user, '--property=Linger'],
      hint: 'loginctl enable-linger',
    },
  }
}

function systemctl(...args: string[]): Step {
  return { command: ['systemctl', '--user', ...args] }
}

/**
 * A user manager enforces seccomp filters and limits without privileges. `ProtectSystem=` and the like need a user namespace, which many
 * systems forbid, and a unit with them does not start there.
 */
function unitOf({ command, home }: ServiceInit): string {
  return `# Made by "pappus service install". "pappus service uninstall" removes it, and leaves the data.
[Unit]
Description=Pappus, in ${inUnit(home)}
# It is started again for ever: a disk may be full for a day.
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${command.map(quoted).join(' ')}
Restart=on-failure
RestartSec=30
# Wrong options stay wrong.
RestartPreventExitStatus=2
TimeoutStopSec=30
UMask=0077
LimitNOFILE=4096

# No MemoryDenyWriteExecute: the JavaScript engine makes code while it runs.
NoNewPrivileges=yes
LockPersonality=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
# Netlink tells it the addresses of the machine.
RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_UNIX
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=default.target
`
}

/** An argument of `ExecStart=`, in which quotes, backslashes, variables and specifiers mean something. */
function quoted(argument: string): string {
  const escaped = argument.replaceAll(/["\\]/gu, String.raw`\$&`)
  return `"${inUnit(escaped).replaceAll('$', '$$$$')}"`
}

/** `%` begins a specifier everywhere; a new line would end the setting. */
function inUnit(words: string): string {
  return words.replaceAll('%', '%%').replaceAll('\n', String.raw`\n`)
}

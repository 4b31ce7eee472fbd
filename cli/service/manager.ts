/** The service manager of each system. */
import { join } from 'node:path'
import { NoServiceManagerError } from '../errors.ts'
import { launchd } from './launchd.ts'
import type { Machine } from './machine.ts'
import type { ServiceInit, ServiceManager } from './service.ts'
import { systemd } from './systemd.ts'
import { taskScheduler } from './task-scheduler.ts'

/** @throws {NoServiceManagerError} on a system whose manager Pappus does not know. */
export function managerOf(machine: Machine, init: ServiceInit): ServiceManager {
  const { platform, env, userFolder, user, uid } = machine
  if (platform === 'linux') {
    return systemd(init, {
      configFolder: env['XDG_CONFIG_HOME'] || join(userFolder, '.config'),
      user,
    })
  }
  if (platform === 'darwin') return launchd(init, { userFolder, uid })
  if (platform === 'win32') {
    const { LOCALAPPDATA: dataFolder = userFolder, USERDOMAIN: domain } = env
    return taskScheduler(init, {
      dataFolder,
      user: domain === undefined ? user : `${domain}\\${user}`,
    })
  }
  throw new NoServiceManagerError(platform, { manager: 'none', platform })
}

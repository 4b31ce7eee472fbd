/** The owner wants to hear of something else than before: a kind was switched, or somebody was blocked or muted. */
import type { SettingRecord } from '../../../protocol/records/setting.ts'
import type { ApplyContext } from '../feeds/context.ts'
import { switchPrefix } from './kinds.ts'
import { regroupAll } from './regroup.ts'

export function followSetting({ tx }: ApplyContext, { name }: SettingRecord): void {
  if (name.startsWith(switchPrefix)) regroupAll(tx)
}

/** After a block or a mute, or the end of one. */
export function followSilence({ tx }: ApplyContext): void {
  regroupAll(tx)
}

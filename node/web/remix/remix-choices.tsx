/** The author's say about remixes of a post that is being written. */
import { isFree, isRound } from '../data/draft.ts'
import { t } from '../text/t.ts'

export function RemixChoices() {
  return (
    <div class="remix-choices">
      <label class="check">
        <input
          type="checkbox"
          checked={isRound.value}
          onChange={({ currentTarget }) => (isRound.value = currentTarget.checked)}
        />
        <span>{t('remix.askForThem')}</span>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={isFree.value}
          onChange={({ currentTarget }) => (isFree.value = currentTarget.checked)}
        />
        <span>{t('remix.anybody')}</span>
      </label>
    </div>
  )
}

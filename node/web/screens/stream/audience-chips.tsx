/** The audience of the post: always in sight, never public by itself. */
import { ChosenPeople, usePeopleList } from '../../audience/choose-people.tsx'
import { aspects, readersOf } from '../../data/aspects.ts'
import { chosenAudience, isPublic, toggleChosen, togglePublic } from '../../data/draft.ts'
import { t } from '../../text/t.ts'
import { AspectChip } from '../../ui/aspect-chip.tsx'
import { Icon } from '../../ui/icon.tsx'

export function AudienceChips() {
  const chosen = chosenAudience.value
  const choice = { chosen, toggle: toggleChosen }
  const { chip, list } = usePeopleList(choice)
  return (
    <div class="audience">
      <div class="chips" role="group" aria-label={t('audience.label')}>
        {aspects.data.value?.map(({ id, name }) => (
          <AspectChip
            key={id}
            name={name}
            isChosen={chosen.includes(id)}
            toggle={() => toggleChosen(id)}
          />
        ))}
        <ChosenPeople {...choice} />
        {chip}
        <button
          type="button"
          class="chip public"
          aria-pressed={isPublic.value}
          onClick={togglePublic}
        >
          <Icon name="globe" size={16} />
          {t('audience.public')}
        </button>
      </div>
      {list}
      <p class="hint" role="status">
        {audienceText()}
      </p>
    </div>
  )
}

function audienceText(): string {
  if (isPublic.value) return t('audience.everybody')
  if (chosenAudience.value.length === 0) return t('audience.none')
  return t('audience.count', { count: readersOf(chosenAudience.value).size })
}

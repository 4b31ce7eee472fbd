/** The four moods, each as a sample of itself: one press changes it. */
import { t } from '../text/t.ts'
import { looks, moods } from './moods.ts'
import type { StudioParts } from './studio-parts.ts'
import { Words } from './words.tsx'
import { chooseMood } from './work.ts'

/** As in shops of fonts: it is no word, and so the same in every language. */
const sample = 'Ab'

export function MoodRow({ work, acts }: Pick<StudioParts, 'work' | 'acts'>) {
  return (
    <div class="mood-row" role="group" aria-label={t('studio.moods')}>
      {moods.map((mood) => (
        <button
          key={mood}
          type="button"
          class="mood"
          aria-pressed={mood === work.mood}
          onClick={() => acts.act((work) => chooseMood(work, mood))}
        >
          <span
            class={`sample mood-${mood} outlined`}
            style={{ fontFamily: looks[mood].fonts, fontWeight: looks[mood].weight }}
            aria-hidden="true"
          >
            <Words text={sample} mood={mood} />
          </span>
          {t(`studio.mood.${mood}`)}
        </button>
      ))}
    </div>
  )
}

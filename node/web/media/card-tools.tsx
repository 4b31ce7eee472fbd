/** Colour and proportions of a card. */
import { t } from '../text/t.ts'
import { cardColors } from './moods.ts'
import type { StudioParts } from './studio-parts.ts'
import { IconChoice, Swatches } from './swatches.tsx'
import { cardShapes, setGround, type CardShape } from './work.ts'

const shapes = Object.keys(cardShapes) as CardShape[]

export function CardTools({ work, acts }: Pick<StudioParts, 'work' | 'acts'>) {
  const { color = '', width, height } = work.ground
  const shape = shapes.find(
    (name) => cardShapes[name].width === width && cardShapes[name].height === height,
  )
  return (
    <div class="studio-row">
      <Swatches
        label={t('studio.cardColor')}
        colors={cardColors}
        chosen={color}
        onChoose={(color) => acts.act((work) => setGround(work, { ...work.ground, color }))}
      />
      <IconChoice
        label={t('studio.cardShape')}
        names={shapes}
        chosen={shape}
        textOf={(name) => t(`studio.shape.${name}`)}
        onChoose={(name) =>
          acts.act((work) => setGround(work, { ...work.ground, ...cardShapes[name] }))
        }
      />
    </div>
  )
}

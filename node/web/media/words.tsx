/** Words of a layer in the look of a mood. They are text: they can be selected, read aloud and translated. */
import { Fragment, type CSSProperties } from 'preact'
import type { Layer } from '../../http/media/schema.ts'
import { magnetsOf, type Magnet } from './letters.ts'
import { looks, magnetColors, magnetLifts, magnetTurns, outlineColor, type Mood } from './moods.ts'
import '../styles/captions.css'

/** Place and letters of a layer, in units of the picture around it. A picture has a left side in every language. */
export function layerStyle(layer: Layer, mood: Mood): CSSProperties {
  const { x, y, width, size, align, color } = layer
  const { fonts, weight, fontShare, outline } = looks[mood]
  return {
    left: `${x / 10}%`,
    top: `${y / 10}%`,
    width: `${width / 10}%`,
    color,
    textAlign: align,
    fontFamily: fonts,
    fontWeight: weight,
    '--line': `${size / 10}cqh`,
    '--font-share': fontShare,
    '--outline': outline,
    '--outline-color': mood === 'magnets' ? '#ffffff' : outlineColor(color),
  }
}

/** Names of the look, for the style sheet. */
export function layerClass({ hasOutline }: Layer, mood: Mood): string {
  return `layer mood-${mood}${hasOutline ? ' outlined' : ''}`
}

export interface LayersProps {
  layers: readonly Layer[]
  mood: Mood
}

export function Layers({ layers, mood }: LayersProps) {
  return (
    <>
      {layers.map((layer, index) => (
        <p key={index} dir="auto" class={layerClass(layer, mood)} style={layerStyle(layer, mood)}>
          <Words text={layer.text} mood={mood} />
        </p>
      ))}
    </>
  )
}

export function Words({ text, mood }: { text: string; mood: Mood }) {
  if (mood === 'magnets') return <Magnets text={text} />
  if (mood === 'typist') return <span class="strip">{text}</span>
  return <>{text}</>
}

/** The letters are for the eye alone: the words stand beside them, whole, for all who listen, search or translate. */
function Magnets({ text }: { text: string }) {
  return (
    <>
      <span class="unseen">{text}</span>
      <span aria-hidden="true" translate={false}>
        {magnetsOf(text).map((line, index) => (
          <span key={index} class="magnet-line">
            {line.map((pieces, index) => (
              <Fragment key={index}>
                {index === 0 ? null : ' '}
                <span dir="auto">
                  {pieces.map((magnets, index) => (
                    <span key={index} class="magnet-piece">
                      {magnets.map((magnet) => (
                        <span key={magnet.position} class="magnet" style={magnetStyle(magnet)}>
                          {magnet.text}
                        </span>
                      ))}
                    </span>
                  ))}
                </span>
              </Fragment>
            ))}
          </span>
        ))}
      </span>
    </>
  )
}

function magnetStyle({ position }: Magnet): CSSProperties {
  return {
    color: at(magnetColors, position),
    rotate: `${at(magnetTurns, position)}deg`,
    translate: `0 ${at(magnetLifts, position)}em`,
  }
}

/** The value at a position, from the first one again after the last. */
export function at<T>(values: readonly T[], position: number): T {
  return values[position % values.length]!
}

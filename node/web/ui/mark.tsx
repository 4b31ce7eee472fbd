/** The mark: a dandelion seed under its tuft, the pappus. Drawn here, so that it takes the page's colours. */
interface MarkProps {
  size?: number
  class?: string
}

/** From this size on, there is room for fine hairs. */
const fineSize = 60
const top = { x: 16, y: 16.5 }

export function Mark({ size = 28, class: name = '' }: MarkProps) {
  const isFine = size >= fineSize
  const ends = hairEnds(isFine ? 13 : 7)
  return (
    <svg
      class={`mark ${isFine ? 'fine ' : ''}${name}`}
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
    >
      <g class="mark-hairs">
        {ends.map(({ x, y }) => (
          <path
            key={x}
            d={`M${top.x} ${top.y}Q${(top.x + x) / 2} ${(top.y + y) / 2 - 1} ${x} ${y}`}
          />
        ))}
        <path d="M16 16.5C15.6 19.5 16.4 22 16 24.5" />
      </g>
      <g class="mark-tips">
        {ends.map(({ x, y }) => (
          <circle key={x} cx={x} cy={y} r={isFine ? 0.85 : 1.5} />
        ))}
      </g>
      <path class="mark-seed" d="M16 23.6c1.7 1.6 1.9 4.6 0 7.2c-1.9-2.6-1.7-5.6 0-7.2z" />
    </svg>
  )
}

/** Ends of the hairs: a fan around the top of the seed's stalk. */
function hairEnds(count: number): { x: number; y: number }[] {
  const [widest, longest] = [1.32, 13.5]
  return Array.from({ length: count }, (_, index) => {
    const angle = (index / (count - 1) - 0.5) * 2 * widest
    // Two lengths by turns make the larger tuft look full.
    const length = longest - (count > 7 ? (index % 2) * 2.2 : 0)
    return {
      x: round(top.x + Math.sin(angle) * length),
      y: round(top.y - Math.cos(angle) * length),
    }
  })
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

/** How much of a file is there, as a ring that closes. */

interface RingProps {
  /** 0 to 1. */
  share: number
  label: string
}

export function Ring({ share, label }: RingProps) {
  const percent = Math.round(share * 100)
  return (
    <span
      class={percent === 100 ? 'ring full' : 'ring'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <svg viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
        <circle class="ring-ground" cx="20" cy="20" r="15" />
        <circle
          class="ring-share"
          cx="20"
          cy="20"
          r="15"
          pathLength={100}
          stroke-dasharray={`${Math.max(4, percent)} 100`}
        />
      </svg>
    </span>
  )
}

/** Icons of the studio, on the grid of `ui/icon.tsx`; they come with the studio, not with the first page. */
const shapes = {
  top: 'M4 4h16v16H4zM7.5 8h9',
  bottom: 'M4 4h16v16H4zM7.5 16h9',
  free: 'M4 4h16v16H4zM8.5 12h7',
  undo: 'M9 6L4.5 10.5L9 15M5 10.5h9a5 5 0 0 1 0 10h-3',
  smaller: 'M5 12h14',
  larger: 'M5 12h14M12 5v14',
  start: 'M4 6h16M4 12h10M4 18h13',
  center: 'M4 6h16M7 12h10M5.5 18h13',
  end: 'M4 6h16M10 12h10M7 18h13',
  outline: 'M7 20L12 4.5L17 20M8.8 14.5h6.4M3 3h18v18H3z',
  remove: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5',
  square: 'M6 6h12v12H6z',
  wide: 'M3.5 7.5h17v9h-17z',
  tall: 'M7 4h10v16H7z',
} as const

export type StudioIconName = keyof typeof shapes

export function StudioIcon({ name }: { name: StudioIconName }) {
  return (
    <svg class={`icon icon-${name}`} width={20} height={20} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  )
}

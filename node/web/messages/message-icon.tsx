/** Icons that only messages have, so that the first page does not bring them. */
const shapes = {
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  send: 'M4.5 4.5l15 7.5l-15 7.5l2.5-7.5zM7 12h12',
} as const

export function MessageIcon({ name }: { name: keyof typeof shapes }) {
  return (
    <svg class="icon" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  )
}

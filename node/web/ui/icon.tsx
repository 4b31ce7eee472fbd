/** The icons of the view: outlines on a grid of 24, in the colour of the text beside them. */
const shapes = {
  stream: 'M4 6h16M4 12h16M4 18h10',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7zM2.5 20c.4-3.8 3-6 6.5-6s6.1 2.2 6.5 6M16 5a3.3 3.3 0 0 1 0 6.3M18 14.5c2 .8 3.2 2.7 3.5 5.5',
  invite: 'M4 6.5h16v11H4zM4.5 7l7.5 6.5L19.5 7',
  join: 'M10 14a4.5 4.5 0 0 0 6.6.3l3-3a4.5 4.5 0 0 0-6.3-6.4l-1.5 1.4M14 10a4.5 4.5 0 0 0-6.6-.3l-3 3a4.5 4.5 0 0 0 6.3 6.4l1.5-1.4',
  you: 'M12 12a4 4 0 1 0 0-8a4 4 0 0 0 0 8zM4.5 20.5c.6-4 3.5-6 7.5-6s6.9 2 7.5 6',
  device: 'M7 3h10v18H7zM11 18h2',
  globe:
    'M12 21a9 9 0 1 0 0-18a9 9 0 0 0 0 18zM3.5 9.5h17M3.5 14.5h17M12 3c-5 5.5-5 12.5 0 18c5-5.5 5-12.5 0-18z',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  plus: 'M12 5v14M5 12h14',
  pen: 'M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  share: 'M12 15V4M8 7.5L12 3.5l4 4M5 12v8h14v-8',
  close: 'M6 6l12 12M18 6L6 18',
  up: 'M12 19V5M6 11l6-6l6 6',
  down: 'M5 9l7 7l7-7',
  comment: 'M4 5h16v11H11l-5 4v-4H4z',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5',
  picture: 'M4 5h16v14H4zM4 16.5l5-5l4 4l3-3l4 4M15.5 9.5h.01',
  film: 'M4 5h16v14H4zM10 9l5 3l-5 3z',
  sound:
    'M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0zM19 16a2.5 2.5 0 1 1-5 0a2.5 2.5 0 0 1 5 0z',
  file: 'M6 3.5h8l4 4v13H6zM14 3.5v4h4',
  download: 'M12 4v11M7.5 11l4.5 4.5l4.5-4.5M5 20h14',
  back: 'M15 5l-7 7l7 7',
  forward: 'M9 5l7 7l-7 7',
  save: 'M7 4h10v16l-5-4l-5 4z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13a6.5 6.5 0 0 0 0 13zM15.5 15.5l5 5',
  remix: 'M4 8h11l-3-3.5M20 16H9l3 3.5M4 8v4M20 16v-4',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4',
  eye: 'M2.5 12c5-9 14-9 19 0c-5 9-14 9-19 0zM12 14.5a2.5 2.5 0 1 0 0-5a2.5 2.5 0 0 0 0 5z',
  hide: 'M2.5 12c5-9 14-9 19 0c-5 9-14 9-19 0zM5 20L19 4',
  more: 'M5 11v2M4 12h2M12 11v2M11 12h2M19 11v2M18 12h2',
  minus: 'M5 12h14',
  again: 'M19 12a7 7 0 1 1-2.2-5.1M17.5 3v4h-4',
} as const

export type IconName = keyof typeof shapes

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  )
}

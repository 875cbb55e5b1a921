import type { ReactNode } from 'react';

const paths = {
  home: 'M2 7l6-5 6 5v7H2z',
  scripts: 'M4 4l4 4-4 4M9 12h4',
  runs: 'M5 3l8 5-8 5z',
  jobs: 'M2.5 6h4v4h-4zM9.5 2.5h4v4h-4zM9.5 9.5h4v4h-4zM6.5 7.2L9.5 5M6.5 8.8L9.5 11',
  schedules: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5v3M10.5 2.5v3M8 8.8v1.7l1.4.8',
  triggers: 'M9 2L3.5 9H8l-1 5 5.5-7H8z',
  notifications:
    'M8 2.5a3.7 3.7 0 0 0-3.7 3.7c0 3.6-1.5 4.6-1.5 5.3h10.4c0-.7-1.5-1.7-1.5-5.3A3.7 3.7 0 0 0 8 2.5M6.6 13.2a1.5 1.5 0 0 0 2.8 0',
  secrets: 'M10.5 2.5a3 3 0 1 0 0 6a3 3 0 1 0 0-6M8.4 7.6L2.5 13.5M4.5 11.5l2 2',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  identity: 'M2 3.5h12v9H2zM5.5 6a1.2 1.2 0 1 0 0 2.4a1.2 1.2 0 1 0 0-2.4M3.5 11c.3-1.2 1-1.7 2-1.7s1.7.5 2 1.7M9.5 6.5h3M9.5 9.5h2',
  approvals: 'M5.5 3a2 2 0 1 0 0 4a2 2 0 1 0 0-4M2 13c.3-2.6 1.6-3.6 3.5-3.6s3.2 1 3.5 3.6M9.5 6.5l1.7 1.7L14.5 5',
  certificates: 'M2.5 3h11v7h-11zM5 5.5h6M5 7.5h3M10 8.5a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0M10.6 10v3.5l1.2-.8 1.2.8V10',
  audit: 'M3 3h10M3 8h10M3 13h6',
  settings:
    'M2 4.5h7M12.5 4.5H14M2 11.5h1.5M7 11.5h7M9 4.5a1.75 1.75 0 1 0 3.5 0a1.75 1.75 0 1 0-3.5 0M3.5 11.5a1.75 1.75 0 1 0 3.5 0a1.75 1.75 0 1 0-3.5 0',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.5 10.5L14 14',
  plus: 'M8 3v10M3 8h10',
  check: 'M3 8.5l3.5 3.5L13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.5l6 11H2zM8 7v3M8 11.8v.2',
  info: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M8 7.5V11M8 5v.2',
  clock: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M8 5v3l2 2',
  branch:
    'M5 2.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3M5 10.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3M11 4a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3M5 5.5v5M11 7c0 2.5-6 1.5-6 3.5',
  pencil: 'M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2zM9.4 4.4l2.2 2.2',
  folder: 'M2 4h4l1.5 2H14v7H2z',
  copy: 'M6 6h7v7H6zM3 10V3h7',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3',
  chevron: 'M6 4l4 4-4 4',
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  stop: 'M4 4h8v8H4z',
  download: 'M8 2v8M4.5 7L8 10.5 11.5 7M3 13.5h10',
  external: 'M9 3h4v4M13 3L7 9M11 9v4H3V5h4',
  trash: 'M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.5 9h6l.5-9',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  user: 'M8 3a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5M3 14c.5-3 2.5-4 5-4s4.5 1 5 4',
  people:
    'M6 3a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 1 0 0-4.4M1.5 13.5c.4-2.8 2-4 4.5-4s4.1 1.2 4.5 4M10.5 3.3a2.1 2.1 0 1 1 0 4M12 9.8c1.5.5 2.3 1.7 2.5 3.7',
  account: 'M8 3a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5M3 14c.5-3 2.5-4 5-4s4.5 1 5 4',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  shield: 'M8 2l5 2v4c0 3-2 5-5 6c-3-1-5-3-5-6V4z',
  terminal: 'M2 3h12v10H2zM4.5 6l2 2-2 2M8.5 10h3',
  repeat: 'M3 7V6a2 2 0 0 1 2-2h7M10 2l2.5 2L10 6M13 9v1a2 2 0 0 1-2 2H4M6 14l-2.5-2L6 10',
  calendar: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5v3M10.5 2.5v3',
  star: 'M8 2l1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5z',
  play: 'M5 3l8 5-8 5z',
} as const;

/** The icons that there are. */
export type IconName = keyof typeof paths;

/** A line drawing of 16 px in the colour of the text; decoration, the words beside it say the same. */
export const Icon = ({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactNode => (
  <svg className="ax-icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);

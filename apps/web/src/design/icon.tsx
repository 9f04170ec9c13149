/** Line icons on a 24-unit grid; always decorative, a word stands beside or an accessible name around them. */
const paths = {
  home: "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10.5 19v-5h3v5",
  clock: "M12 7v5l3.5 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c.8-4 3.7-6 7.5-6s6.7 2 7.5 6",
  camera: "M3.5 8.5 15 5l1.5 5.5L5 14zM16 8l4.5-1.3M6.5 13.5V20H11M4 20h5",
  map: "M3.5 6.5 9 4l6 2.5L20.5 4v13.5L15 20l-6-2.5L3.5 20zM9 4v13.5M15 6.5V20",
  paper: "M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 15.5h6",
  pulse: "M3 12.5h4l2.5-7 4.5 13 2.5-6H21",
  device: "M4 6.5h16v11H4zM8 20.5h8M7.5 10h.01M7.5 14h.01M11 10h5.5M11 14h5.5",
  link: "M9.5 14.5l5-5M8 11l-2.5 2.5a3.5 3.5 0 0 0 5 5L13 16M16 13l2.5-2.5a3.5 3.5 0 0 0-5-5L11 8",
  book: "M5 4.5h12a2 2 0 0 1 2 2v13H7a2 2 0 0 1-2-2zM5 17.5a2 2 0 0 1 2-2h12M9 8.5h6",
  check: "M4.5 12.5 10 18 19.5 7",
  cross: "M6 6l12 12M18 6 6 18",
  alert: "M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.01",
  info: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.8v.01",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8 5.5v13M16 5.5v13",
  sound: "M4 10v4h3.5L12 18V6L7.5 10zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11",
  mute: "M4 10v4h3.5L12 18V6L7.5 10zM16 10l4.5 4.5M20.5 10 16 14.5",
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  left: "M14.5 5.5 8 12l6.5 6.5",
  right: "M9.5 5.5 16 12l-6.5 6.5",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5l5 5",
  seal: "M12 3l2.3 1.7 2.8-.1.8 2.7 2.3 1.7-1 2.6 1 2.6-2.3 1.7-.8 2.7-2.8-.1L12 21l-2.3-1.7-2.8.1-.8-2.7-2.3-1.7 1-2.6-1-2.6 2.3-1.7.8-2.7 2.8.1zM8.5 12l2.5 2.5 4.5-5",
  phone: "M6 4.5h3.5l1.5 4-2 1.5c1 2.2 2.8 4 5 5l1.5-2 4 1.5V18a2 2 0 0 1-2.2 2C10.5 19.3 4.7 13.5 4 6.7A2 2 0 0 1 6 4.5z",
  leave: "M10 4.5H5v15h5M14.5 8l4.5 4-4.5 4M19 12H9.5",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  lamp: "M5 3.5v17M5 6h10v2M10.5 11.5 12 8h6l1.5 3.5zM11.2 11.5l1 6.5h5.6l1-6.5M12.5 20.5h5",
  gauge: "M4.5 18a9 9 0 1 1 15 0M12 13.5l4-4.5M12 15a1.2 1.2 0 1 0 0-2.4",
  download: "M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14",
  key: "M14.5 4.5a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11 13l-7 7M6.5 17.5 9 20",
  live: "M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM7 7a7 7 0 0 0 0 10M17 7a7 7 0 0 1 0 10",
  offline: "M4 4l16 16M8.5 8.5A5 5 0 0 0 7 12a5 5 0 0 0 8.5 3.5M12 7a5 5 0 0 1 5 5",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, className = "" }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`icon ${className}`}
      aria-hidden
    >
      <path d={paths[name]} />
    </svg>
  );
}

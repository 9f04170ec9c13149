/** A village lane at dusk with one lamp by a door; drawn, not photographed. Decorative. */
export function Lane({ className = "" }: { readonly className?: string }) {
  return (
    <svg className={`lane ${className}`} viewBox="0 0 1440 560" preserveAspectRatio="xMaxYMax slice" aria-hidden>
      <defs>
        <linearGradient id="lane-sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#0a1226" />
          <stop offset=".55" stopColor="#1c2f57" />
          <stop offset=".82" stopColor="#43588a" />
          <stop offset="1" stopColor="#8a7f92" />
        </linearGradient>
        <radialGradient id="lane-glow">
          <stop offset="0" stopColor="#ffd48a" stopOpacity=".95" />
          <stop offset=".25" stopColor="#ffb84a" stopOpacity=".5" />
          <stop offset="1" stopColor="#ffb84a" stopOpacity="0" />
        </radialGradient>
        <linearGradient id="lane-wall" x1="0" y1="0" x2="1" y2="0">
          <stop offset="0" stopColor="#25365a" />
          <stop offset="1" stopColor="#1a2745" />
        </linearGradient>
      </defs>
      <rect width="1440" height="560" fill="url(#lane-sky)" />
      <g fill="#dce8ff">
        {[
          [90, 70, 1.4],
          [210, 130, 1],
          [330, 52, 1.2],
          [470, 110, 1],
          [600, 44, 1.5],
          [720, 140, 1],
          [850, 70, 1.2],
          [1000, 120, 1],
          [1110, 46, 1.4],
          [1260, 96, 1],
          [1370, 54, 1.2],
          [150, 200, 0.9],
          [1180, 190, 0.9],
        ].map(([x, y, r]) => (
          <circle key={`${x}`} cx={x} cy={y} r={r} opacity=".75" />
        ))}
      </g>
      <path
        d="M0 380 C120 320 210 340 320 296 C430 252 520 330 640 300 C760 268 850 220 980 276 C1100 326 1220 262 1440 330 V560 H0z"
        fill="#2b416f"
        opacity=".75"
      />
      <path d="M0 430 C160 372 260 410 420 366 C560 330 700 402 860 370 C1020 338 1180 392 1440 372 V560 H0z" fill="#1d2f56" />
      <Houses />
      <path d="M0 512 C240 486 420 508 640 498 C900 486 1160 512 1440 494 V560 H0z" fill="#0c162b" />
      <path d="M980 560 C1010 530 1060 512 1096 500 L1150 500 C1132 520 1120 540 1116 560z" fill="#22304f" />
      <circle cx="1182" cy="408" r="240" fill="url(#lane-glow)" />
      <ellipse cx="1122" cy="512" rx="150" ry="22" fill="#ffb84a" opacity=".22" />
      <NearHouse />
      <circle cx="1186" cy="410" r="120" fill="url(#lane-glow)" opacity=".42" />
    </svg>
  );
}

/** Far houses with stepped gables, their windows dark. */
function Houses() {
  const house = (x: number, y: number, s: number): string =>
    `M${x} ${y + 80 * s} V${y + 20 * s} h${14 * s} v${-10 * s} h${18 * s} v${-10 * s} h${44 * s} v${10 * s} h${18 * s} v${10 * s} h${14 * s} V${y + 80 * s}z`;
  return (
    <g>
      <g fill="#152344">
        <path d={house(120, 400, 1.15)} />
        <path d={house(300, 420, 0.95)} />
        <path d={house(520, 408, 1.05)} />
        <path d={house(760, 424, 0.9)} />
      </g>
      <g fill="#22355e">
        {[
          [160, 448],
          [200, 448],
          [336, 456],
          [372, 456],
          [566, 452],
          [604, 452],
          [796, 462],
          [826, 462],
        ].map(([x, y]) => (
          <rect key={x} x={x} y={y} width="12" height="16" rx="1" />
        ))}
      </g>
    </g>
  );
}

function NearHouse() {
  return (
    <g>
      <path d="M1176 500 V322 h264 V500z" fill="url(#lane-wall)" />
      <path d="M1150 330 L1206 272 H1440 V330z" fill="#0e1930" />
      <path d="M1150 330 H1440" stroke="#31456f" strokeWidth="3" />
      <path d="M1252 500 V384 a6 6 0 0 1 6-6 h60 a6 6 0 0 1 6 6 V500z" fill="#3a2418" />
      <path d="M1288 380 V500" stroke="#23150d" strokeWidth="3" />
      <circle cx="1280" cy="444" r="3" fill="#e9b565" />
      <circle cx="1296" cy="444" r="3" fill="#e9b565" />
      <rect x="1368" y="384" width="48" height="44" rx="2" fill="#f3b660" opacity=".82" />
      <path d="M1392 384 V428 M1368 406 H1416" stroke="#6e4a1e" strokeWidth="3" />
      <path d="M1240 372 h96" stroke="#0e1930" strokeWidth="6" />
      <path d="M1226 362 v52 M1226 370 h-40 v10" stroke="#d3deef" strokeWidth="5" fill="none" strokeLinecap="round" strokeLinejoin="round" />
      <path d="M1168 394 L1176 382 h20 l8 12z" fill="#d3deef" />
      <path d="M1171 397 h30 l-5 30 h-20z" fill="#ffc45c" />
      <path d="M1178 433 h16" stroke="#d3deef" strokeWidth="5" strokeLinecap="round" />
    </g>
  );
}

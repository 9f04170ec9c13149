/** The porch lamp: lit means sharing is on. Decorative unless `label` is given. */
export function LampMark({ lit, label, className = "" }: { readonly lit: boolean; readonly label?: string; readonly className?: string }) {
  const naming = label ? { role: "img", "aria-label": label } : { "aria-hidden": true };
  return (
    <svg viewBox="0 0 24 24" fill="none" className={`lamp-mark ${lit ? "lamp-lit" : "lamp-unlit"} ${className}`} {...naming}>
      {lit && <circle cx="14.5" cy="14.5" r="9" fill="#ffb84a" opacity=".25" />}
      <path d="M4 3v18" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
      <path d="M4 5.5h10.5v2.2" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
      <path d="M9 10.5 11 8h7l2 2.5z" fill="currentColor" />
      {lit ? (
        <path d="M9.8 11.5h9.4L18 18.5h-7z" fill="#f5ae3d" />
      ) : (
        <path d="M10.5 12.2h8l-1 5.6h-6z" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />
      )}
      <path d="M11.5 20.5h6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

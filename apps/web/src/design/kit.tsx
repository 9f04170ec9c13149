import { useId, type ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";
import { LampMark } from "./lamp-mark.tsx";

export type Tone = "leaf" | "brick" | "mist" | "lamp";

/** A state in words with a shape; colour only supports it. */
export function Badge({ tone, icon, children }: { readonly tone: Tone; readonly icon?: IconName | undefined; readonly children: ReactNode }) {
  return (
    <span className={`badge tone-${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

/** A sentence set apart: what happened, what is safe, what to do next. */
export function Note({
  tone = "mist",
  icon = "info",
  title,
  children,
  live,
}: {
  readonly tone?: Tone;
  readonly icon?: IconName;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly live?: boolean;
}) {
  return (
    <div className={`note note-${tone}`} role={live ? (tone === "brick" ? "alert" : "status") : undefined}>
      <Icon name={icon} />
      <div>
        {title && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}

export function Empty({ title, children, action }: { readonly title: string; readonly children?: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className="empty">
      <LampMark lit={false} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action && <div className="row">{action}</div>}
    </div>
  );
}

/** Grey shapes while data is on its way. `rows` blocks of `height` rem. */
export function Skeleton({ rows = 3, height = 4, label }: { readonly rows?: number; readonly height?: number; readonly label: string }) {
  return (
    <div className="stack" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="skeleton" style={{ blockSize: `${height}rem` }} />
      ))}
    </div>
  );
}

/** Page title with its actions, and the page's own width. */
export function Page({
  title,
  lead,
  actions,
  wide,
  children,
}: {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className={`page ${wide ? "page-wide" : ""}`}>
      <header className="page-head">
        <div>
          <h1 tabIndex={-1}>{title}</h1>
          {lead && <p className="page-lead">{lead}</p>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function Card({
  title,
  aside,
  children,
  flush,
  className = "",
}: {
  readonly title?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly flush?: boolean;
  readonly className?: string;
}) {
  return (
    <section className={`card ${flush ? "card-flush" : ""} ${className}`}>
      {title && (
        <div className="card-title">
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

/** One of a few values, as a segmented row of radio buttons. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="segmented">
      <legend className="visually-hidden">{label}</legend>
      {options.map(([key, text]) => (
        <label key={key}>
          <input type="radio" name={name} checked={value === key} onChange={() => onChange(key)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

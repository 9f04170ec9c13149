import { Link } from "wouter";
import { Icon, type IconName } from "../../design/icon.tsx";

/** One real count with the page it comes from. `note` is a line below it. */
export function Figure(props: {
  readonly href: string;
  readonly icon: IconName;
  readonly value: number;
  readonly of?: string;
  readonly label: string;
  readonly lamp?: boolean;
  readonly note?: string;
}) {
  return (
    <li>
      <Link href={props.href} className={`figure ${props.lamp ? "figure-lamp" : ""}`}>
        <Icon name={props.icon} />
        <span className="figure-label">{props.label}</span>
        <strong className="figures">
          {props.value}
          {props.of && <small> {props.of}</small>}
        </strong>
        {props.note && <small className="figure-note">{props.note}</small>}
      </Link>
    </li>
  );
}

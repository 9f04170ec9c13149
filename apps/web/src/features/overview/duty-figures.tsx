import { useTranslation } from "react-i18next";
import { useApp, useData } from "../../app/context.tsx";
import { clock, dateTime, dayOf } from "../../app/time.ts";
import { Figure } from "./figure.tsx";

/** Accounts in use, switched off, and people signed in. */
export function PeopleFigures() {
  const { t } = useTranslation();
  const data = useData("people", {});
  if (data.kind !== "ready") return null;
  const { people } = data.value;
  const off = people.filter((person) => person.disabledAt !== undefined).length;
  return (
    <ul className="figures-row">
      <Figure href="/people" icon="person" value={people.length - off} of={`/ ${people.length}`} label={t("duty.figures.peopleOn")} />
      <Figure href="/people" icon="cross" value={off} label={t("duty.figures.peopleOff")} />
      <Figure href="/people" icon="key" value={people.filter((person) => person.openSessions > 0).length} label={t("duty.figures.sessions")} />
    </ul>
  );
}

/** Links that are up, above and below, of those there are. */
export function LinkFigures() {
  const { t } = useTranslation();
  const data = useData("links", {});
  if (data.kind !== "ready") return null;
  return (
    <ul className="figures-row">
      {(["upper", "lower"] as const).map((direction) => {
        const links = data.value.links.filter((link) => link.direction === direction);
        const up = links.filter((link) => link.state === "registered").length;
        return (
          links.length > 0 && (
            <Figure
              key={direction}
              href="/links"
              icon="link"
              value={up}
              of={`/ ${links.length}`}
              label={t(`duty.figures.${direction}`)}
              lamp={up < links.length}
            />
          )
        );
      })}
    </ul>
  );
}

export function StreamFigures() {
  const { t } = useTranslation();
  const data = useData("health", {});
  if (data.kind !== "ready") return null;
  const { online, cameras } = data.value;
  return (
    <ul className="figures-row">
      <Figure href="/health" icon="live" value={online} of={`/ ${cameras}`} label={t("duty.figures.streams")} />
    </ul>
  );
}

/** How long the log is, its newest entry, and the fingerprint of its last checkpoint. */
export function LogFigure() {
  const { t } = useTranslation();
  const { tongue, now } = useApp();
  const data = useData("audit", {});
  if (data.kind !== "ready") return null;
  const { size, root, entries } = data.value;
  const at = entries[0]?.at;
  const time = at === undefined ? "" : dayOf(at) === dayOf(now()) ? clock(at, true) : dateTime(at, tongue);
  const notes = [...(time ? [t("duty.figures.lastEntry", { time })] : []), t("duty.figures.fingerprint", { root: `${root.slice(0, 8)}…` })];
  return (
    <ul className="figures-row">
      <Figure href="/log" icon="book" value={size} label={t("duty.figures.log")} note={notes.join("\n")} />
    </ul>
  );
}

import type { Grant } from "@porchlight/contract";
import { useTranslation } from "react-i18next";
import { useApp } from "../../app/context.tsx";
import type { IconName } from "../../design/icon.tsx";
import { Badge, type Tone } from "../../design/kit.tsx";
import { phaseOf, type GrantPhase } from "./grant-phase.ts";

const looks: Readonly<Record<GrantPhase, readonly [Tone, IconName]>> = {
  waiting: ["lamp", "clock"],
  notYet: ["mist", "clock"],
  inForce: ["leaf", "eye"],
  over: ["mist", "check"],
  refused: ["brick", "cross"],
  withdrawn: ["mist", "leave"],
  revoked: ["brick", "cross"],
  closed: ["mist", "check"],
  expired: ["mist", "clock"],
};

export function PhaseBadge({ grant }: { readonly grant: Grant }) {
  const { t } = useTranslation();
  const { now } = useApp();
  const phase = phaseOf(grant, now());
  const [tone, icon] = looks[phase];
  const word =
    phase === "notYet" || phase === "inForce" || phase === "over"
      ? t(`requests.${phase}`)
      : phase === "waiting"
        ? t("requests.state.submitted")
        : t(`requests.state.${phase}`);
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}

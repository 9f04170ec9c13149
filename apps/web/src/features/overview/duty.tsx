import type { Action } from "@porchlight/access";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useSession } from "../../app/context.tsx";
import { zh } from "../../app/locales/zh-CN/index.ts";
import { Icon, type IconName } from "../../design/icon.tsx";
import { Card } from "../../design/kit.tsx";

type QuietRole = keyof typeof zh.duty.roles;
const isQuiet = (role: string): role is QuietRole => Object.hasOwn(zh.duty.roles, role);

const pages = [
  ["/people", "key", "people", "people.manage"],
  ["/links", "link", "links", "link.manage"],
  ["/health", "pulse", "health", "health.read"],
  ["/log", "book", "log", "audit.read"],
  ["/requests", "paper", "requests", "grant.list"],
] as const satisfies readonly (readonly [string, IconName, keyof typeof zh.duty.open, Action])[];

/** For positions that see little: what they look after here, what they never see, and the way to their pages. */
export function Duty() {
  const { t } = useTranslation();
  const { person, may } = useSession();
  const open = pages.filter(([, , , needs]) => may.includes(needs));
  return person.roles.map((role, i) => (
    <Card key={role} className="duty" title={t(`domain.role.${role}`)}>
      {isQuiet(role) ? (
        <dl className="duty-words">
          <div>
            <dt>{t("duty.does")}</dt>
            <dd>{t(`duty.roles.${role}.does`)}</dd>
          </div>
          <div>
            <dt>{t("duty.never")}</dt>
            <dd>{t(`duty.roles.${role}.never`)}</dd>
          </div>
        </dl>
      ) : (
        <p className="muted">{t("duty.elsewhere")}</p>
      )}
      {i === 0 && open.length > 0 && (
        <nav className="row" aria-label={t("overview.next")}>
          {open.map(([href, icon, word]) => (
            <Link key={href} href={href} className="button">
              <Icon name={icon} />
              {t(`duty.open.${word}`)}
            </Link>
          ))}
        </nav>
      )}
    </Card>
  ));
}

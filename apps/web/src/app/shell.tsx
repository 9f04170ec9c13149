import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { Icon, type IconName } from "../design/icon.tsx";
import { LampMark } from "../design/lamp-mark.tsx";
import { useApp, useSession } from "./context.tsx";
import type { zh } from "./locales/zh-CN/index.ts";

export interface NavItem {
  readonly href: string;
  readonly word: keyof typeof zh.nav;
  readonly icon: IconName;
  /** Not among the tabs of a phone. */
  readonly deskOnly?: boolean;
}

/** Frame around every signed-in page: a rail of dusk on a desk, tabs under the thumb on a phone. */
export function Shell({ items, owner, children }: { readonly items: readonly NavItem[]; readonly owner: boolean; readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={`shell ${owner ? "shell-owner" : "shell-console"}`}>
      <a className="skip-link" href="#content">
        {t("common.skip")}
      </a>
      <Rail items={items} />
      <TopBar />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <Tabs items={items} />
    </div>
  );
}

function Rail({ items }: { readonly items: readonly NavItem[] }) {
  const { t } = useTranslation();
  const { platform } = useApp();
  const { person } = useSession();
  return (
    <div className="rail">
      <Link href="/" className="rail-brand">
        <LampMark lit />
        <span>
          <strong>{t("common.name")}</strong>
          <small>{platform.name}</small>
        </span>
      </Link>
      <nav aria-label={t("nav.label")}>
        {items.map((item) => (
          <NavLink key={item.href} item={item} className="rail-link" />
        ))}
      </nav>
      <div className="rail-foot">
        {platform.demo && (
          <Link href="/welcome" className="rail-link">
            <Icon name="person" />
            {t("nav.personas")}
          </Link>
        )}
        <Link href="/me" className="rail-person">
          <strong>{person.name}</strong>
          <small>{person.organisation.name}</small>
          <small>{person.roles.map((role) => t(`domain.role.${role}`)).join(" · ")}</small>
        </Link>
      </div>
    </div>
  );
}

function TopBar() {
  const { t } = useTranslation();
  const { platform } = useApp();
  return (
    <header className="top-bar">
      <Link href="/" className="rail-brand">
        <LampMark lit />
        <span>
          <strong>{t("common.name")}</strong>
          <small>{platform.name}</small>
        </span>
      </Link>
      <Link href="/me" className="button button-icon button-quiet" aria-label={t("nav.me")}>
        <Icon name="person" />
      </Link>
    </header>
  );
}

function Tabs({ items }: { readonly items: readonly NavItem[] }) {
  const { t } = useTranslation();
  const tabs = items.filter((item) => !item.deskOnly);
  return (
    <nav className="tabs" aria-label={t("nav.label")}>
      {tabs.map((item) => (
        <NavLink key={item.href} item={item} className="tab" />
      ))}
    </nav>
  );
}

function NavLink({ item, className }: { readonly item: NavItem; readonly className: string }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  const current = item.href === "/" ? path === "/" : path.startsWith(item.href);
  return (
    <Link href={item.href} className={className} aria-current={current ? "page" : undefined} data-testid={`nav-${item.word}`}>
      <Icon name={item.icon} />
      <span>{t(`nav.${item.word}`)}</span>
    </Link>
  );
}

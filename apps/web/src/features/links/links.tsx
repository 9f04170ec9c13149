import type { Link as PlatformLink } from "@porchlight/contract";
import { useTranslation } from "react-i18next";
import { useApp, useData } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { dateTime } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import type { IconName } from "../../design/icon.tsx";
import { Badge, Empty, Page, type Tone } from "../../design/kit.tsx";
import "./links.css";

const looks: Readonly<Record<PlatformLink["state"], readonly [Tone, IconName]>> = {
  registered: ["leaf", "check"],
  connecting: ["lamp", "clock"],
  refused: ["brick", "cross"],
  offline: ["mist", "offline"],
};

/** This platform between those above and those below it. */
export function Links() {
  const { t } = useTranslation();
  const { platform } = useApp();
  const data = useData("links", {});
  useTitle(t("admin.links.title"));
  return (
    <Page title={t("admin.links.title")} lead={t("admin.links.lead")}>
      <Loaded data={data} rows={3} height={6}>
        {({ links }) =>
          links.length === 0 ? (
            <Empty title={t("admin.links.emptyTitle")}>{t("admin.links.emptyBody")}</Empty>
          ) : (
            <div className="cascade">
              <Level direction="upper" links={links} />
              <div className="cascade-self">
                <strong>{platform.name}</strong>
                <span className="mono small">{platform.gbId}</span>
              </div>
              <Level direction="lower" links={links} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function Level({ direction, links }: { readonly direction: PlatformLink["direction"]; readonly links: readonly PlatformLink[] }) {
  const { t } = useTranslation();
  const some = links.filter((link) => link.direction === direction);
  if (some.length === 0) return null;
  return (
    <section className={`cascade-level cascade-${direction}`} aria-label={t(`admin.links.${direction}`)}>
      <h2>{t(`admin.links.${direction}`)}</h2>
      <ul>
        {some.map((link) => (
          <LinkCard key={link.id} link={link} />
        ))}
      </ul>
    </section>
  );
}

function LinkCard({ link }: { readonly link: PlatformLink }) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  const [tone, icon] = looks[link.state];
  return (
    <li className="card link-card" data-testid="link-row" data-state={link.state}>
      <span className="spread">
        <strong>{link.name}</strong>
        <Badge tone={tone} icon={icon}>
          {t(`admin.links.state.${link.state}`)}
        </Badge>
      </span>
      <span className="figures">{t("admin.links.channels", { count: link.channels })}</span>
      {link.since !== undefined && <span className="muted small">{t("admin.links.since", { time: dateTime(link.since, tongue) })}</span>}
      {link.reason && <span className="small link-reason">{link.reason}</span>}
      <span className="mono small muted">
        {link.peerGbId} · {link.transport.toUpperCase()}
        {link.address ? ` · ${link.address}` : ""}
      </span>
    </li>
  );
}

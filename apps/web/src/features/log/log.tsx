import type { AuditPage } from "@porchlight/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useApp, useData, useSession } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { zh } from "../../app/locales/zh-CN/index.ts";
import { dateTime } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Empty, Page } from "../../design/kit.tsx";
import "./log.css";

/** The witnessed log as the audit administrator reads it: newest first, its size and root, and the export. */
export function Log() {
  const { t } = useTranslation();
  const { may } = useSession();
  const data = useData("audit", {});
  useTitle(t("admin.log.title"));
  const save = may.includes("audit.export") && (
    <a className="button button-dusk" href="/api/audit/export" download data-testid="audit-export">
      <Icon name="download" />
      {t("admin.log.export")}
    </a>
  );
  return (
    <Page title={t("admin.log.title")} lead={t("admin.log.lead")} actions={save} wide>
      <Loaded data={data} rows={6} height={3}>
        {(page) => (
          <>
            <Root page={page} />
            {page.entries.length === 0 ? <Empty title={t("admin.log.emptyTitle")}>{t("admin.log.emptyBody")}</Empty> : <Entries page={page} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Root({ page }: { readonly page: AuditPage }) {
  const { t } = useTranslation();
  return (
    <section className="log-root card">
      <div>
        <span className="muted small">{t("admin.log.size")}</span>
        <strong className="figures" data-testid="audit-size">
          {page.size}
        </strong>
      </div>
      <div>
        <span className="muted small">{t("admin.log.root")}</span>
        <code data-testid="audit-root">{page.root}</code>
      </div>
      <p className="muted small">{t("admin.log.exportHint")}</p>
    </section>
  );
}

/** The kind of an entry in words; a kind this page does not know yet is shown as it is written. */
function Action({ kind }: { readonly kind: string }) {
  const { t } = useTranslation();
  return <strong>{isKnown(kind) ? t(`auditActions.${kind}`) : kind}</strong>;
}

const isKnown = (kind: string): kind is keyof typeof zh.auditActions => Object.hasOwn(zh.auditActions, kind);

function Entries({ page }: { readonly page: AuditPage }) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  const [q, setQ] = useState("");
  const needle = q.trim().toLowerCase();
  const shown = page.entries.filter((entry) =>
    `${entry.actor} ${entry.unit} ${entry.kind} ${isKnown(entry.kind) ? t(`auditActions.${entry.kind}`) : ""} ${entry.summary} ${entry.cameraName ?? ""}`
      .toLowerCase()
      .includes(needle),
  );
  return (
    <>
      <label className="search-field">
        <span className="visually-hidden">{t("admin.log.filter")}</span>
        <Icon name="search" />
        <input className="input" type="search" value={q} placeholder={t("admin.log.filterHint")} onChange={(event) => setQ(event.target.value)} />
      </label>
      <section className="card card-flush table-scroll">
        <table className="table table-cards">
          <thead>
            <tr>
              <th scope="col" className="end">
                {t("admin.log.seq")}
              </th>
              <th scope="col">{t("admin.log.at")}</th>
              <th scope="col">{t("admin.log.actor")}</th>
              <th scope="col">{t("admin.log.summary")}</th>
              <th scope="col">{t("admin.log.camera")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((entry) => (
              <tr key={entry.seq} data-testid="audit-row">
                <td className="end" data-label={t("admin.log.seq")}>
                  {entry.seq}
                </td>
                <td data-label={t("admin.log.at")}>
                  <time>{dateTime(entry.at, tongue, true)}</time>
                </td>
                <td data-label={t("admin.log.actor")} className="log-who">
                  <span>
                    {entry.actor}
                    <small>{entry.unit}</small>
                  </span>
                </td>
                <td data-label={t("admin.log.summary")}>
                  <span>
                    <Action kind={entry.kind} />
                    <small className="mono">{entry.summary}</small>
                  </span>
                </td>
                <td data-label={t("admin.log.camera")}>{entry.cameraName ?? "—"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

import type { CameraDetail, Grant } from "@porchlight/contract";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useApp, useData, useSession } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { dateTime, dateTimeSpan } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Badge, Card, Note, Page, Segmented } from "../../design/kit.tsx";
import { LampMark } from "../../design/lamp-mark.tsx";
import { Picture } from "../../player/picture.tsx";
import { Playback } from "../../player/playback.tsx";
import "./watch.css";

/** One camera: its picture under a grant, or why not and how to ask; and what is known about it. */
export function Watch({ cameraId }: { readonly cameraId: string }) {
  const { t } = useTranslation();
  const data = useData("camera", { params: { cameraId } });
  useTitle(data.kind === "ready" ? data.value.name : t("nav.cameras"));
  return (
    <Loaded data={data} rows={2} height={14}>
      {(camera) => (
        <Page
          title={camera.name}
          wide
          actions={<State camera={camera} />}
          lead={[camera.villageName, t(`domain.scene.${camera.scene}`), camera.source].filter(Boolean).join(" · ")}
        >
          <div className="watch">
            <Viewer camera={camera} />
            <aside className="stack">
              <Facts camera={camera} />
              <RelatedRequests camera={camera} />
            </aside>
          </div>
        </Page>
      )}
    </Loaded>
  );
}

function State({ camera }: { readonly camera: CameraDetail }) {
  const { t } = useTranslation();
  return (
    <Badge tone={camera.online ? "leaf" : "mist"} icon={camera.online ? "live" : "offline"}>
      {t(camera.online ? "common.online" : "common.offline")}
    </Badge>
  );
}

function Viewer({ camera }: { readonly camera: CameraDetail }) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<"live" | "recorded">("live");
  const grants = useGrantsOf(camera);
  const right = mode === "live" ? camera.live : camera.recorded;
  const grant = right.kind === "allow" ? grants.find(({ id }) => id === right.grantId) : undefined;
  const watermark = useWatermark(grant, right.kind === "allow" && right.grantId !== undefined);
  const stopped = useStopped(right.kind === "allow");
  const either = camera.live.kind === "allow" || camera.recorded.kind === "allow";
  return (
    <div className="stack">
      {either && (
        <Segmented
          label={t("watch.live")}
          value={mode}
          onChange={setMode}
          options={[
            ["live", t("watch.live")],
            ["recorded", t("watch.recorded")],
          ]}
        />
      )}
      {right.kind === "deny" && stopped && (
        <Note tone="brick" icon="alert" live>
          {t(right.code === "grant-over" ? "player.ended.window-over" : "player.ended.revoked")}
        </Note>
      )}
      {right.kind === "deny" ? (
        <Locked camera={camera} code={right.code} mayAsk={right.mayAsk !== undefined} />
      ) : (
        <>
          {mode === "live" ? (
            <Picture cameraId={camera.id} name={camera.name} mode={{ kind: "live" }} offline={!camera.online} watermark={watermark} />
          ) : (
            <Playback cameraId={camera.id} name={camera.name} watermark={watermark} allowed={grant && { from: grant.from, until: grant.until }} />
          )}
          <Strip right={right} grant={grant} />
        </>
      )}
    </div>
  );
}

/** True when the picture could be seen on this page before and cannot any more. */
function useStopped(allowed: boolean): boolean {
  const before = useRef(false);
  if (allowed) before.current = true;
  return before.current && !allowed;
}

/** Requests this person may see that name the camera. People without that right have none. */
function useGrantsOf(camera: CameraDetail): readonly Grant[] {
  const data = useData("grants", {});
  return data.kind === "ready" ? data.value.grants.filter((grant) => grant.cameras.some(({ id }) => id === camera.id)) : [];
}

function useWatermark(grant: Grant | undefined, underGrant: boolean): string | undefined {
  const { t } = useTranslation();
  const { person } = useSession();
  return underGrant ? t("player.watermark", { name: person.name, unit: person.organisation.name, reference: grant?.reference ?? "" }) : undefined;
}

/** Says under which grant, until when, and that the owner will see it. */
function Strip({ right, grant }: { readonly right: Extract<CameraDetail["live"], { kind: "allow" }>; readonly grant: Grant | undefined }) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  if (right.grantId === undefined)
    return (
      <p className="strip">
        <Icon name="home" />
        {t("watch.ownCamera")}
      </p>
    );
  return (
    <p className="strip" data-testid="grant-strip">
      <Icon name="paper" />
      <Link href={`/requests/${right.grantId}`}>{t("watch.underGrant", { reference: grant?.reference ?? right.grantId })}</Link>
      {right.until !== undefined && <span>{t("watch.until", { time: dateTime(right.until, tongue) })}</span>}
      <span className="strip-owner">
        <Icon name="eye" />
        {t("watch.ownerSees")}
      </span>
    </p>
  );
}

function Locked({
  camera,
  code,
  mayAsk,
}: {
  readonly camera: CameraDetail;
  readonly code: Extract<CameraDetail["live"], { kind: "deny" }>["code"];
  readonly mayAsk: boolean;
}) {
  const { t } = useTranslation();
  const { may } = useSession();
  return (
    <section className="locked" data-testid="locked" data-code={code}>
      <LampMark lit={false} />
      <h2>{t("watch.lockedTitle")}</h2>
      <p>{t(`denials.${code}`)}</p>
      {mayAsk && may.includes("grant.request") && (
        <>
          <Link href={`/requests/new?camera=${camera.id}`} className="button button-lamp" data-testid="ask-access">
            {t("watch.ask")}
          </Link>
          <p className="small">{t("watch.askHint")}</p>
        </>
      )}
    </section>
  );
}

function Facts({ camera }: { readonly camera: CameraDetail }) {
  const { t } = useTranslation();
  const { tongue, platform } = useApp();
  const place = camera.outdoor === true ? "outdoor" : camera.outdoor === false ? "indoor" : "placeUnknown";
  const rows: readonly (readonly [string, string | undefined])[] = [
    [t("watch.place"), [camera.villageName, t(`watch.${place}`)].filter(Boolean).join(" · ")],
    [t("watch.scene"), t(`domain.scene.${camera.scene}`)],
    [t("watch.placeClass"), t(`domain.placeClass.${camera.placeClass}`)],
    [t("watch.source"), camera.source],
    [t("watch.code"), [camera.codec?.toUpperCase(), camera.width && `${camera.width}×${camera.height}`].filter(Boolean).join(" · ") || undefined],
    [t("watch.lastPicture"), camera.lastPictureAt === undefined ? undefined : dateTime(camera.lastPictureAt, tongue, true)],
    [t("watch.retention"), platform.role === "operator" ? t("watch.retentionDays", { count: camera.retentionDays }) : t("watch.noneAtCounty")],
    [t("cameras.id"), camera.gbId],
  ];
  return (
    <Card title={t("watch.facts")}>
      <dl className="facts facts-small">
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </Card>
  );
}

function RelatedRequests({ camera }: { readonly camera: CameraDetail }) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  const grants = useGrantsOf(camera).slice(0, 5);
  if (grants.length === 0)
    return camera.online ? null : (
      <Note icon="offline" title={t("watch.offlineTitle")}>
        {t("problems.camera-offline")}
      </Note>
    );
  return (
    <Card title={t("watch.openRequests")}>
      <ul className="stack">
        {grants.map((grant) => (
          <li key={grant.id} className="stack-s">
            <span className="spread">
              <Link href={`/requests/${grant.id}`} className="mono">
                {grant.reference}
              </Link>
              <Badge tone={grant.state === "approved" ? "leaf" : grant.state === "refused" || grant.state === "revoked" ? "brick" : "mist"}>
                {t(`requests.state.${grant.state}`)}
              </Badge>
            </span>
            <span className="muted small">{dateTimeSpan(grant.from, grant.until, tongue)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

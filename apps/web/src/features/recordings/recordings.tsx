import type { CameraSummary } from "@porchlight/contract";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useData } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Empty, Page } from "../../design/kit.tsx";
import { Playback } from "../../player/playback.tsx";

/** Own recordings: choose a camera and a day, then an instant on the timeline. */
export function Recordings({ cameraId }: { readonly cameraId: string | undefined }) {
  const { t } = useTranslation();
  const data = useData("cameras", { query: { mine: "true" } });
  useTitle(t("recordings.title"));
  return (
    <Loaded data={data} rows={2} height={10}>
      {({ cameras }) => {
        const camera = cameras.find(({ id }) => id === cameraId) ?? cameras[0];
        return camera ? <OneCamera camera={camera} cameras={cameras} /> : <Empty title={t("home.emptyTitle")}>{t("home.emptyBody")}</Empty>;
      }}
    </Loaded>
  );
}

function OneCamera({ camera, cameras }: { readonly camera: CameraSummary; readonly cameras: readonly CameraSummary[] }) {
  const { t } = useTranslation();
  const detail = useData("camera", { params: { cameraId: camera.id } });
  const row = useRef<HTMLElement>(null);
  useEffect(() => row.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest", inline: "center" }), [camera.id]);
  const lead = detail.kind === "ready" && detail.value.retentionDays > 0 ? t("recordings.lead", { count: detail.value.retentionDays }) : undefined;
  return (
    <Page title={t("recordings.title")} lead={lead}>
      {cameras.length > 1 && (
        <nav ref={row} className="chips chips-swipe" aria-label={t("recordings.camera")}>
          {cameras.map((one) => (
            <Link key={one.id} href={`/recordings/${one.id}`} className="chip" aria-current={one.id === camera.id ? "true" : undefined}>
              <Icon name="camera" />
              {one.name}
            </Link>
          ))}
        </nav>
      )}
      <Playback key={camera.id} cameraId={camera.id} name={camera.name} />
    </Page>
  );
}

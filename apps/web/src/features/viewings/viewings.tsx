import type { Viewing } from "@porchlight/contract";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearch } from "wouter";
import { useApp, useData } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { date, dayOf } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Empty, Page, Segmented } from "../../design/kit.tsx";
import { ViewingCard } from "./viewing-card.tsx";
import "./viewings.css";

/** The register of viewings as its owner reads it, newest first, day by day. */
export function Viewings() {
  const { t } = useTranslation();
  const cameraId = new URLSearchParams(useSearch()).get("camera") ?? undefined;
  useTitle(t("viewings.title"));
  return (
    <Page title={t("viewings.title")} lead={t("viewings.lead")}>
      {cameraId ? <OfCamera cameraId={cameraId} /> : <OfAll />}
    </Page>
  );
}

function OfAll() {
  const data = useData("viewings", {});
  return (
    <Loaded data={data} rows={4} height={7}>
      {({ viewings }) => <Register viewings={viewings} />}
    </Loaded>
  );
}

function OfCamera({ cameraId }: { readonly cameraId: string }) {
  const data = useData("cameraViewings", { params: { cameraId } });
  const camera = useData("camera", { params: { cameraId } });
  return (
    <>
      <div className="chips">
        <Link href="/viewings" className="chip" aria-current="true">
          {camera.kind === "ready" ? camera.value.name : "…"}
          <Icon name="cross" />
        </Link>
      </div>
      <Loaded data={data} rows={4} height={7}>
        {({ viewings }) => <Register viewings={viewings} />}
      </Loaded>
    </>
  );
}

function Register({ viewings }: { readonly viewings: readonly Viewing[] }) {
  const { t } = useTranslation();
  const [whose, setWhose] = useState<"others" | "everyone">("others");
  const shown = viewings.filter((viewing) => whose === "everyone" || !viewing.own);
  const days = useMemo(() => [...Map.groupBy(shown, ({ startedAt }) => dayOf(startedAt))], [shown]);
  return (
    <>
      <Segmented
        label={t("viewings.filter")}
        value={whose}
        onChange={setWhose}
        options={[
          ["others", t("viewings.others")],
          ["everyone", t("viewings.everyone")],
        ]}
      />
      {days.length === 0 && (
        <Empty title={t(viewings.length === 0 || whose === "others" ? "viewings.emptyTitle" : "viewings.emptyOwn")}>{t("viewings.emptyBody")}</Empty>
      )}
      {days.map(([day, list]) => (
        <section key={day} className="stack" aria-label={day}>
          <DayTitle at={list[0]?.startedAt ?? 0} />
          <ol className="viewings">
            {list.map((viewing) => (
              <ViewingCard key={viewing.id} viewing={viewing} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function DayTitle({ at }: { readonly at: number }) {
  const { t } = useTranslation();
  const { tongue, now } = useApp();
  const near = dayOf(at) === dayOf(now()) ? t("viewings.today") : dayOf(at) === dayOf(now() - 86_400_000) ? t("viewings.yesterday") : undefined;
  return (
    <h2 className="viewings-day">
      {near && <span>{near}</span>}
      <time className={near ? "muted" : ""}>{date(at, tongue)}</time>
    </h2>
  );
}

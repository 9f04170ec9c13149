import type { CameraSummary } from "@porchlight/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/icon.tsx";
import { mostCameras } from "./request-draft.ts";

/** Cameras by village with a search; what is chosen stands above as chips that can be taken off. */
export function CameraPicker({
  cameras,
  chosen,
  onChange,
}: {
  readonly cameras: readonly CameraSummary[];
  readonly chosen: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}) {
  const { t } = useTranslation();
  const [q, setQ] = useState("");
  const askable = cameras.filter((camera) => camera.live.kind === "allow" || camera.live.mayAsk || chosen.includes(camera.id));
  if (askable.length === 0) return <p className="muted">{t("requests.form.noCameras")}</p>;
  const shown = askable.filter((camera) => `${camera.name} ${camera.villageName ?? ""}`.toLowerCase().includes(q.trim().toLowerCase()));
  const full = chosen.length >= mostCameras;
  const toggle = (id: string): void => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <div className="picker">
      <div className="chips" aria-live="polite">
        {askable
          .filter(({ id }) => chosen.includes(id))
          .map((camera) => (
            <button
              key={camera.id}
              type="button"
              className="chip"
              aria-pressed
              aria-label={t("requests.form.remove", { name: camera.name })}
              onClick={() => toggle(camera.id)}
            >
              {camera.name}
              <Icon name="cross" />
            </button>
          ))}
        <span className="muted small figures">{t("requests.form.chosen", { count: chosen.length })}</span>
      </div>
      <label className="search-field">
        <span className="visually-hidden">{t("requests.form.pickSearch")}</span>
        <Icon name="search" />
        <input
          className="input"
          type="search"
          placeholder={t("requests.form.pickSearch")}
          value={q}
          onChange={(event) => setQ(event.target.value)}
          data-testid="picker-search"
        />
      </label>
      <div className="picker-list" tabIndex={0} role="group" aria-label={t("requests.form.camerasTitle")}>
        {[...Map.groupBy(shown, ({ villageName }) => villageName ?? t("cameras.noVillage"))].map(([village, list]) => (
          <fieldset key={village}>
            <legend>{village}</legend>
            {list.map((camera) => (
              <label key={camera.id} className="pick">
                <input
                  type="checkbox"
                  checked={chosen.includes(camera.id)}
                  disabled={full && !chosen.includes(camera.id)}
                  onChange={() => toggle(camera.id)}
                  data-testid={`pick-${camera.id}`}
                />
                <span>{camera.name}</span>
                <small className="muted">
                  {t(`domain.scene.${camera.scene}`)} · {t(camera.online ? "common.online" : "common.offline")}
                </small>
              </label>
            ))}
          </fieldset>
        ))}
      </div>
    </div>
  );
}

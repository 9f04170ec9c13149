import type { Devices as DevicesAnswer } from "@porchlight/contract";
import { useTranslation } from "react-i18next";
import { useApp, useData } from "../../app/context.tsx";
import { Loaded } from "../../app/held.tsx";
import { dateTime } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Badge, Card, Empty, Note, Page } from "../../design/kit.tsx";

/** Registered devices, and unknown ids that knocked. */
export function Devices() {
  const { t } = useTranslation();
  const data = useData("devices", {});
  useTitle(t("admin.devices.title"));
  return (
    <Page title={t("admin.devices.title")} lead={t("admin.devices.lead")} wide>
      <Loaded data={data} rows={5} height={3}>
        {(answer) => (
          <>
            {answer.quarantine.length > 0 && <Quarantine list={answer.quarantine} />}
            {answer.devices.length === 0 ? (
              <Empty title={t("admin.devices.emptyTitle")}>{t("admin.devices.emptyBody")}</Empty>
            ) : (
              <DeviceTable devices={answer.devices} />
            )}
            {answer.quarantine.length === 0 && <p className="muted small">{t("admin.devices.quarantineNone")}</p>}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function DeviceTable({ devices }: { readonly devices: DevicesAnswer["devices"] }) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  return (
    <section className="card card-flush table-scroll">
      <table className="table table-cards">
        <thead>
          <tr>
            <th scope="col">{t("admin.devices.name")}</th>
            <th scope="col">{t("admin.devices.state")}</th>
            <th scope="col">{t("admin.devices.transport")}</th>
            <th scope="col">{t("admin.devices.maker")}</th>
            <th scope="col" className="end">
              {t("admin.devices.channels")}
            </th>
            <th scope="col">{t("admin.devices.seen")}</th>
          </tr>
        </thead>
        <tbody>
          {devices.map((device) => (
            <tr key={device.gbId} data-testid="device-row">
              <td className="lead">
                {device.name}
                <small className="mono">{device.gbId}</small>
              </td>
              <td data-label={t("admin.devices.state")}>
                <Badge tone={device.online ? "leaf" : "mist"} icon={device.online ? "live" : "offline"}>
                  {t(device.online ? "common.online" : "common.offline")}
                </Badge>
              </td>
              <td data-label={t("admin.devices.transport")}>{t(`admin.devices.transports.${device.mediaTransport}`)}</td>
              <td data-label={t("admin.devices.maker")}>{[device.manufacturer, device.model, device.firmware].filter(Boolean).join(" · ") || "—"}</td>
              <td className="end" data-label={t("admin.devices.channels")}>
                {device.channels}
              </td>
              <td data-label={t("admin.devices.seen")}>{device.seenAt === undefined ? "—" : <time>{dateTime(device.seenAt, tongue, true)}</time>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Quarantine({ list }: { readonly list: DevicesAnswer["quarantine"] }) {
  const { t } = useTranslation();
  const { tongue } = useApp();
  return (
    <Card title={t("admin.devices.quarantine")}>
      <Note tone="brick" icon="alert">
        {t("admin.devices.quarantineLead")}
      </Note>
      <div className="table-scroll">
        <table className="table table-cards">
          <thead>
            <tr>
              <th scope="col">{t("admin.devices.id")}</th>
              <th scope="col">{t("admin.devices.host")}</th>
              <th scope="col" className="end">
                {t("admin.devices.attempts")}
              </th>
              <th scope="col">{t("admin.devices.first")}</th>
              <th scope="col">{t("admin.devices.lastSeen")}</th>
            </tr>
          </thead>
          <tbody>
            {list.map((one) => (
              <tr key={`${one.gbId} ${one.host}`}>
                <td className="lead mono">{one.gbId}</td>
                <td className="mono" data-label={t("admin.devices.host")}>
                  {one.host}
                </td>
                <td className="end" data-label={t("admin.devices.attempts")}>
                  {one.attempts}
                </td>
                <td data-label={t("admin.devices.first")}>
                  <time>{dateTime(one.firstAt, tongue, true)}</time>
                </td>
                <td data-label={t("admin.devices.lastSeen")}>
                  <time>{dateTime(one.lastAt, tongue, true)}</time>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

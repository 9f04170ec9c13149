import { useTranslation } from "react-i18next";
import { useApp, useSession } from "../../app/context.tsx";
import { dateTime } from "../../app/time.ts";
import { useTitle } from "../../app/use-title.ts";
import { Icon } from "../../design/icon.tsx";
import { Card, Page, Segmented } from "../../design/kit.tsx";
import "./me.css";

/** Who I am here, how pages look on this device, and the way out. */
export function Me({ owner }: { readonly owner: boolean }) {
  const { t } = useTranslation();
  useTitle(t(owner ? "me.title" : "nav.settings"));
  return (
    <Page title={t(owner ? "me.title" : "nav.settings")}>
      <div className="me">
        <Account />
        <Display owner={owner} />
        <Leave />
      </div>
    </Page>
  );
}

function Account() {
  const { t } = useTranslation();
  const { platform, tongue } = useApp();
  const { person, expiresAt } = useSession();
  return (
    <Card title={t("me.account")}>
      <dl className="facts">
        <dt>{t("me.name")}</dt>
        <dd>
          <strong>{person.name}</strong>
        </dd>
        <dt>{t("me.organisation")}</dt>
        <dd>{person.organisation.name}</dd>
        <dt>{t("me.roles")}</dt>
        <dd>{person.roles.map((role) => t(`domain.role.${role}`)).join(" · ")}</dd>
        <dt>{t("me.platform")}</dt>
        <dd>{platform.name}</dd>
        <dt>{t("me.until")}</dt>
        <dd>
          <time>{dateTime(expiresAt, tongue)}</time>
        </dd>
      </dl>
    </Card>
  );
}

function Display({ owner }: { readonly owner: boolean }) {
  const { t } = useTranslation();
  const { preferences, setPreferences, tongue } = useApp();
  return (
    <Card title={t("me.display")}>
      <div className="me-rows">
        <div className="spread">
          <span>{t("me.language")}</span>
          <Segmented
            label={t("me.language")}
            value={tongue}
            onChange={(language) => setPreferences({ language })}
            options={[
              ["zh-CN", "中文"],
              ["en", "English"],
            ]}
          />
        </div>
        <div className="spread">
          <span>{t("me.theme")}</span>
          <Segmented
            label={t("me.theme")}
            value={preferences.theme}
            onChange={(theme) => setPreferences({ theme })}
            options={[
              ["system", t("me.themes.system")],
              ["light", t("me.themes.light")],
              ["dark", t("me.themes.dark")],
            ]}
          />
        </div>
        {owner ? (
          <div className="spread">
            <span>
              {t("me.elder")}
              <small className="muted">{t("me.elderHint")}</small>
            </span>
            <Segmented
              label={t("me.elder")}
              value={preferences.elder ? "on" : "off"}
              onChange={(value) => setPreferences({ elder: value === "on" })}
              options={[
                ["off", t("me.off")],
                ["on", t("me.on")],
              ]}
            />
          </div>
        ) : (
          <div className="spread">
            <span>{t("me.density")}</span>
            <Segmented
              label={t("me.density")}
              value={preferences.density}
              onChange={(density) => setPreferences({ density })}
              options={[
                ["normal", t("me.densities.normal")],
                ["compact", t("me.densities.compact")],
              ]}
            />
          </div>
        )}
      </div>
    </Card>
  );
}

function Leave() {
  const { t } = useTranslation();
  const { api, setSession, platform } = useApp();
  const leave = async (): Promise<void> => {
    await api.call("signOut", {});
    setSession(undefined);
  };
  return (
    <div className="stack">
      <div className="row">
        <button type="button" className="button" onClick={() => void leave()} data-testid="sign-out">
          <Icon name="leave" />
          {t("me.signOut")}
        </button>
        {platform.demo && (
          <a className="button button-quiet" href="/welcome">
            {t("nav.personas")}
          </a>
        )}
      </div>
      <p className="muted small">{t("me.signOutHint")}</p>
      <p className="muted small">{t("me.version", { version: platform.version, id: platform.gbId })}</p>
    </div>
  );
}

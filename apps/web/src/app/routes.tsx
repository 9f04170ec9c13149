import type { Session } from "@porchlight/contract";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { Empty } from "../design/kit.tsx";
import { Cameras } from "../features/cameras/cameras.tsx";
import { Devices } from "../features/devices/devices.tsx";
import { Health } from "../features/health/health.tsx";
import { Home } from "../features/home/home.tsx";
import { Links } from "../features/links/links.tsx";
import { Log } from "../features/log/log.tsx";
import { TownshipMap } from "../features/map/map.tsx";
import { Me } from "../features/me/me.tsx";
import { Overview } from "../features/overview/overview.tsx";
import { People } from "../features/people/people.tsx";
import { Recordings } from "../features/recordings/recordings.tsx";
import { RequestForm } from "../features/requests/request-form.tsx";
import { RequestPage } from "../features/requests/request-page.tsx";
import { Requests } from "../features/requests/requests.tsx";
import { Sharing } from "../features/sharing/sharing.tsx";
import { SignIn } from "../features/sign-in/sign-in.tsx";
import { Viewings } from "../features/viewings/viewings.tsx";
import { Watch } from "../features/watch/watch.tsx";
import { Welcome } from "../features/welcome/welcome.tsx";
import { useApp } from "./context.tsx";
import { CrashGuard } from "./crash-guard.tsx";
import { consoleNav, isOwner, ownerNav } from "./navigation.ts";
import { Shell } from "./shell.tsx";

/** Which page an address shows, by who is signed in. */
export function Routes() {
  const { session } = useApp();
  const [path] = useLocation();
  useFocusOnNewPage(path);
  return (
    <CrashGuard resetKey={path}>
      <Switch>
        <Route path="/sign-in">
          <SignIn />
        </Route>
        <Route path="/welcome">
          <Welcome />
        </Route>
        <Route>{session ? <SignedIn session={session} /> : <Welcome />}</Route>
      </Switch>
    </CrashGuard>
  );
}

function SignedIn({ session }: { readonly session: Session }) {
  const [path] = useLocation();
  const owner = isOwner(session);
  return (
    <Shell items={owner ? ownerNav : consoleNav(session)} owner={owner}>
      <CrashGuard resetKey={path}>{owner ? <OwnerPages /> : <ConsolePages session={session} />}</CrashGuard>
    </Shell>
  );
}

function OwnerPages() {
  return (
    <Switch>
      <Route path="/">
        <Home />
      </Route>
      <Route path="/recordings/:cameraId?">{({ cameraId }) => <Recordings cameraId={cameraId} />}</Route>
      <Route path="/viewings">
        <Viewings />
      </Route>
      <Route path="/sharing">
        <Sharing />
      </Route>
      <Route path="/me">
        <Me owner />
      </Route>
      <Route path="/cameras/:cameraId">{({ cameraId }) => <Redirect to={`/recordings/${cameraId}`} replace />}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function ConsolePages({ session }: { readonly session: Session }) {
  const { may } = session;
  const only = (allowed: boolean, page: ReactNode): ReactNode => (allowed ? page : <NotFound />);
  return (
    <Switch>
      <Route path="/">
        <Overview />
      </Route>
      <Route path="/cameras">{only(may.includes("camera.list"), <Cameras />)}</Route>
      <Route path="/cameras/:cameraId">{({ cameraId }) => only(may.includes("camera.list"), <Watch key={cameraId} cameraId={cameraId} />)}</Route>
      <Route path="/map">{only(may.includes("camera.list"), <TownshipMap />)}</Route>
      <Route path="/requests">{only(may.includes("grant.list"), <Requests />)}</Route>
      <Route path="/requests/new">{only(may.includes("grant.request"), <RequestForm />)}</Route>
      <Route path="/requests/:grantId">{({ grantId }) => only(may.includes("grant.list"), <RequestPage key={grantId} grantId={grantId} />)}</Route>
      <Route path="/health">{only(may.includes("health.read"), <Health />)}</Route>
      <Route path="/devices">{only(may.includes("device.manage"), <Devices />)}</Route>
      <Route path="/links">{only(may.includes("link.manage"), <Links />)}</Route>
      <Route path="/people">{only(may.includes("people.manage"), <People />)}</Route>
      <Route path="/log">{only(may.includes("audit.read"), <Log />)}</Route>
      <Route path="/me">
        <Me owner={false} />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty
      title={t("common.notFound.title")}
      action={
        <Link href="/" className="button button-dusk">
          {t("common.notFound.home")}
        </Link>
      }
    >
      {t("common.notFound.body")}
    </Empty>
  );
}

/** A new page begins at its top with its heading focused, as a full load would. */
function useFocusOnNewPage(path: string): void {
  useEffect(() => {
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  }, [path]);
}

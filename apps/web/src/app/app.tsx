import type { ChangeEvent, Platform, Session } from "@porchlight/contract";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { I18nextProvider } from "react-i18next";
import { LampMark } from "../design/lamp-mark.tsx";
import { createApi, type Api, type Refusal } from "./api.ts";
import { AppProvider, type App as AppValue } from "./context.tsx";
import { listenToChanges } from "./events.ts";
import { RefusalNote } from "./held.tsx";
import { createI18n } from "./i18n.ts";
import { applyPreferences, loadPreferences, savePreferences, type Preferences } from "./preferences.ts";
import { Routes } from "./routes.tsx";
import "./shell.css";
import { createStore, type DataStore } from "./store.ts";
import type { Tongue } from "./time.ts";

const toastMs = 5000;

type Boot =
  | { readonly kind: "starting" }
  | { readonly kind: "failed"; readonly refusal: Refusal }
  | { readonly kind: "ready"; readonly platform: Platform; readonly clockOffset: number };

/** A store for each person: what one was shown is not kept for the next. */
function storeOf(api: Api, _personId: string | undefined): DataStore {
  return createStore(api);
}

/** The composition root of the page: preferences, words, API, data, session and the change stream meet here. */
export function App() {
  const [preferences, setPreferences] = useState<Preferences>(() => loadPreferences(localStorage));
  const [session, setSession] = useState<Session>();
  const [boot, setBoot] = useState<Boot>({ kind: "starting" });
  const tongue: Tongue = preferences.language ?? session?.person.language ?? "zh-CN";
  const [i18n] = useState(() => createI18n(tongue));
  const [api] = useState(() =>
    createApi({ fetch: (...request) => fetch(...request), onSignedOut: () => setSession(undefined), language: () => document.documentElement.lang }),
  );
  const signedIn = session?.person.id;
  const store = useMemo(() => storeOf(api, signedIn), [api, signedIn]);
  const [toast, announce] = useToast();

  useEffect(() => {
    applyPreferences(document.documentElement, { ...preferences, language: tongue });
    void i18n.changeLanguage(tongue);
  }, [i18n, preferences, tongue]);
  const start = useCallback(() => void bootFrom(api, setBoot, setSession), [api]);
  useEffect(start, [start]);
  useEffect(() => {
    if (!signedIn) return;
    const leaveWhenEnded = async (): Promise<void> => {
      const session = await api.call("session", {});
      if (session.kind === "refused" && session.refusal.status === 401) setSession(undefined);
    };
    const onChange = (event: ChangeEvent): void => {
      store.changed(event);
      if (event.topic === "people") void leaveWhenEnded();
    };
    return listenToChanges({ onChange, onReturn: store.changedAnything });
  }, [api, signedIn, store]);

  const offset = boot.kind === "ready" ? boot.clockOffset : 0;
  const now = useCallback(() => Date.now() + offset, [offset]);
  const change = useCallback((next: Partial<Preferences>) => {
    setPreferences((before) => {
      const after = { ...before, ...next };
      savePreferences(localStorage, after);
      return after;
    });
  }, []);
  const platform = boot.kind === "ready" ? boot.platform : undefined;
  const value = useMemo<AppValue | undefined>(
    () => platform && { api, store, platform, session, preferences, tongue, setPreferences: change, setSession, now, announce },
    [api, store, platform, session, preferences, tongue, change, now, announce],
  );
  return (
    <I18nextProvider i18n={i18n}>
      {value ? (
        <AppProvider value={value}>
          <Routes />
        </AppProvider>
      ) : (
        <Starting refusal={boot.kind === "failed" ? boot.refusal : undefined} onRetry={start} />
      )}
      <div className="toast" role="status">
        {toast}
      </div>
    </I18nextProvider>
  );
}

async function bootFrom(api: Api, setBoot: (boot: Boot) => void, setSession: (session: Session | undefined) => void): Promise<void> {
  const askedAt = Date.now();
  const [platform, session] = await Promise.all([api.call("platform", {}), isSigningIn() ? undefined : api.call("session", {})]);
  if (platform.kind === "refused") return setBoot({ kind: "failed", refusal: platform.refusal });
  if (session?.kind === "ok") setSession(session.value);
  setBoot({ kind: "ready", platform: platform.value, clockOffset: Math.round(platform.value.now - (askedAt + Date.now()) / 2) });
}

/** A sign-in link brings its own session; asking for one first would only be refused. */
const isSigningIn = (): boolean => location.pathname === "/sign-in";

function useToast(): readonly [string, (text: string) => void] {
  const [text, setText] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const announce = useCallback((next: string) => {
    clearTimeout(timer.current);
    setText(next);
    timer.current = setTimeout(() => setText(""), toastMs);
  }, []);
  return [text, announce];
}

function Starting({ refusal, onRetry }: { readonly refusal: Refusal | undefined; readonly onRetry: () => void }) {
  return (
    <main className="starting">
      <LampMark lit={!refusal} label="门灯 Porchlight" />
      {refusal && <RefusalNote refusal={refusal} onRetry={onRetry} />}
    </main>
  );
}

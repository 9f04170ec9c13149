import type { EndpointName, Platform, Session } from "@porchlight/contract";
import { createContext, useCallback, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import type { AnswerOf, Api, CallOf } from "./api.ts";
import type { Preferences } from "./preferences.ts";
import type { DataStore, Held } from "./store.ts";
import type { Tongue } from "./time.ts";

/** Everything a page may need from around it. Made once in main.tsx. */
export interface App {
  readonly api: Api;
  readonly store: DataStore;
  readonly platform: Platform;
  readonly session: Session | undefined;
  readonly preferences: Preferences;
  readonly tongue: Tongue;
  setPreferences(next: Partial<Preferences>): void;
  setSession(session: Session | undefined): void;
  /** Wall time of the platform, corrected for a wrong clock of this device. */
  now(): number;
  /** Says a change aloud and shows it for a moment. */
  announce(text: string): void;
}

const AppContext = createContext<App | undefined>(undefined);
export const AppProvider = AppContext.Provider;

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("useApp outside AppProvider");
  return app;
}

/** The signed-in session; only for pages that are shown to signed-in people. */
export function useSession(): Session {
  const { session } = useApp();
  if (!session) throw new Error("useSession without a session");
  return session;
}

export type Data<Name extends EndpointName> = Held<AnswerOf<Name>> & { readonly reload: () => void };

/** Holds the answer of an endpoint while the component is on screen; asks again on changes and, with `everyMs`, by itself. */
export function useData<Name extends EndpointName>(name: Name, call: CallOf<Name>, options: { readonly everyMs?: number } = {}): Data<Name> {
  const { store } = useApp();
  const text = JSON.stringify(call);
  const stable = useMemo(() => JSON.parse(text) as CallOf<Name>, [text]);
  const held = useSyncExternalStore(
    useCallback((listener: () => void) => store.watch(name, stable, listener), [store, name, stable]),
    () => store.read(name, stable),
  );
  const reload = useCallback(() => store.refresh(name, stable), [store, name, stable]);
  useEffect(() => {
    if (!options.everyMs) return;
    const timer = setInterval(() => document.visibilityState === "visible" && reload(), options.everyMs);
    return () => clearInterval(timer);
  }, [reload, options.everyMs]);
  return useMemo(() => ({ ...held, reload }), [held, reload]);
}

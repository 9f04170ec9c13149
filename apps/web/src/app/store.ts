import type { ChangeEvent, ChangeTopic, EndpointName } from "@porchlight/contract";
import { urlOf, type AnswerOf, type Api, type CallOf, type Refusal } from "./api.ts";
import { endpoints } from "@porchlight/contract";

/** What a page holds of one question: nothing yet, an answer (perhaps with a later refusal), or only a refusal. */
export type Held<Value> =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly value: Value; readonly trouble?: Refusal }
  | { readonly kind: "failed"; readonly refusal: Refusal };

/** Which change topics make an endpoint's answer old. Endpoints not named are asked again only by hand. */
export const topicsOf: Partial<Record<EndpointName, readonly ChangeTopic[]>> = {
  villages: ["cameras"],
  cameras: ["cameras", "consents", "grants"],
  camera: ["cameras", "consents", "grants", "viewings"],
  viewings: ["viewings"],
  cameraViewings: ["viewings"],
  grants: ["grants"],
  grant: ["grants", "cameras"],
  devices: ["devices"],
  links: ["links"],
  people: ["people"],
  audit: ["viewings", "grants", "consents", "devices", "links", "people"],
};

interface Entry {
  readonly name: EndpointName;
  readonly call: object;
  readonly cameraId: string | undefined;
  readonly listeners: Set<() => void>;
  held: Held<unknown>;
  asking: boolean;
  again: boolean;
}

export interface DataStore {
  read<Name extends EndpointName>(name: Name, call: CallOf<Name>): Held<AnswerOf<Name>>;
  /** Asks when nobody did yet; returns the function that stops listening. */
  watch<Name extends EndpointName>(name: Name, call: CallOf<Name>, listener: () => void): () => void;
  refresh<Name extends EndpointName>(name: Name, call: CallOf<Name>): void;
  /** Puts an answer that came back from a change straight into place. */
  place<Name extends EndpointName>(name: Name, call: CallOf<Name>, value: AnswerOf<Name>): void;
  /** Asks again for everything on screen that a change made old; forgets what is not on screen. */
  changed(event: ChangeEvent): void;
  /** After a break in the event stream anything may have changed. */
  changedAnything(): void;
}

const loading: Held<never> = { kind: "loading" };

/** The page's memory of the API: one entry a question, shared by all who ask it. A burst of changes costs at most one more request. */
export function createStore(api: Api): DataStore {
  const entries = new Map<string, Entry>();
  const keyOf = (name: EndpointName, call: object): string => `${name} ${urlOf(endpoints[name].path, call)}`;

  function entryOf(name: EndpointName, call: object): Entry {
    const key = keyOf(name, call);
    let entry = entries.get(key);
    if (!entry) {
      const params = (call as { params?: { cameraId?: string } }).params;
      entry = { name, call, cameraId: params?.cameraId, listeners: new Set(), held: loading, asking: false, again: false };
      entries.set(key, entry);
    }
    return entry;
  }

  function set(entry: Entry, held: Held<unknown>): void {
    entry.held = held;
    for (const listener of [...entry.listeners]) listener();
  }

  async function ask(entry: Entry): Promise<void> {
    if (entry.asking) {
      entry.again = true;
      return;
    }
    entry.asking = true;
    do {
      entry.again = false;
      const outcome = await api.call(entry.name, entry.call as never);
      if (outcome.kind === "ok") set(entry, { kind: "ready", value: outcome.value });
      else if (entry.held.kind === "ready" && outcome.refusal.status === 0) set(entry, { ...entry.held, trouble: outcome.refusal });
      else set(entry, { kind: "failed", refusal: outcome.refusal });
    } while (entry.again);
    entry.asking = false;
  }

  function invalidate(isOld: (entry: Entry) => boolean): void {
    for (const [key, entry] of entries) {
      if (!isOld(entry)) continue;
      if (entry.listeners.size > 0) void ask(entry);
      else entries.delete(key);
    }
  }

  return {
    read: (name, call) => entryOf(name, call).held as Held<AnswerOf<typeof name>>,
    watch(name, call, listener) {
      const entry = entryOf(name, call);
      entry.listeners.add(listener);
      if (!entry.asking) void ask(entry);
      return () => entry.listeners.delete(listener);
    },
    refresh: (name, call) => void ask(entryOf(name, call)),
    place: (name, call, value) => set(entryOf(name, call), { kind: "ready", value }),
    changed: ({ topic, cameraId }) =>
      invalidate((entry) => (topicsOf[entry.name] ?? []).includes(topic) && (!cameraId || !entry.cameraId || entry.cameraId === cameraId)),
    changedAnything: () => invalidate((entry) => topicsOf[entry.name] !== undefined),
  };
}

import { createEmitter, seconds } from "@porchlight/base";
import type { GbPlatform, PlatformEvent } from "./contract.ts";
import { atMost } from "./at-most.ts";
import { gbDomain } from "./gb-id.ts";
import { createCaller } from "./platform/caller.ts";
import { LiveCalls } from "./platform/live.ts";
import { act, createMessageHandler } from "./platform/messages.ts";
import { gbVersionHeader, type GbPlatformOptions } from "./platform/options.ts";
import { Queries } from "./platform/queries.ts";
import { Registrar } from "./platform/registrar.ts";
import { createRegistry } from "./platform/registry.ts";
import { Subscriptions } from "./platform/subscriptions.ts";

/**
 * The serving side of GB/T 28181 on a shared agent: registrar, keepalive, catalogue, device questions and live calls.
 * It owns its timers, subscriptions and calls, not the agent; disposing it ends the calls with BYE and leaves the agent open.
 */
export function createGbPlatform(options: GbPlatformOptions): GbPlatform {
  const { id, router, clock, tuning = {} } = options;
  const { agent } = router;
  const domain = options.domain ?? gbDomain(id);
  const events = createEmitter<PlatformEvent>();
  const emit = (event: PlatformEvent): void => events.emit(event);

  const registry = createRegistry({ clock, emit, offlineAfter: (tuning.keepaliveEvery ?? 60) * (tuning.keepaliveMisses ?? 3), onGone: (peerId) => gone(peerId, "transport-lost") });
  const registrar = new Registrar({ ...options, realm: domain, minExpires: tuning.minExpires ?? 60, maxExpires: tuning.maxExpires ?? 86_400, registry, emit });
  const caller = createCaller({ agent, id, domain, charset: tuning.charset ?? "GB2312" });
  const queries = new Queries({ clock, caller, registry, answerWithin: tuning.answerWithin ?? 10, catalogLimit: tuning.catalogLimit ?? 10_000, emit });
  const calls = new LiveCalls({ id, caller, registry });
  const messages = { clock, registry, queries, caller, emit };
  const subscriptions = new Subscriptions({
    clock,
    caller,
    expires: tuning.subscribeExpires ?? 3600,
    nextSn: () => queries.nextSn(),
    onNotify(peerId, message, incoming) {
      const from = registry.online(peerId);
      return from ? act(messages, from, message, incoming) : 403;
    },
  });

  function gone(peerId: string, why: "transport-lost" | "local-bye"): void {
    void calls.endAll(peerId, why);
    queries.abandon(peerId);
    subscriptions.drop(peerId);
  }

  const onMessage = createMessageHandler(messages);
  const stopRouting = router.setPlatform({
    register: (incoming, head) => registrar.handle(incoming, head),
    message: onMessage,
    notify: onMessage,
    options: (incoming) => incoming.reply(200, { headers: [gbVersionHeader] }),
  });
  let disposed = false;
  agent.onFlowClosed((flow) => {
    if (!disposed) registry.flowClosed(flow);
  });

  return {
    id,
    onEvent: (listener) => events.on(listener),
    isOnline: (peerId) => registry.online(peerId) !== undefined,
    queryCatalog: (peerId) => queries.catalog(peerId),
    queryDeviceInfo: (peerId) => queries.deviceInfo(peerId),
    queryDeviceStatus: (peerId) => queries.deviceStatus(peerId),
    async subscribeCatalog(peerId) {
      const to = registry.online(peerId);
      return to ? subscriptions.subscribe(to) : { kind: "offline" };
    },
    live: (request) => calls.invite(request),
    forget(peerId) {
      gone(peerId, "local-bye");
      registry.forget(peerId);
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      stopRouting();
      subscriptions.clear();
      registry.clear();
      await atMost(clock, seconds(1), calls.endEverything());
    },
  };
}

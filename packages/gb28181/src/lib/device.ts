import { seconds } from "@porchlight/base";
import type { SipIncoming } from "@porchlight/sip";
import { atMost } from "./at-most.ts";
import type { GbDevice } from "./contract.ts";
import { LinkLoop } from "./device/link-loop.ts";
import { CatalogNotifier } from "./device/notifier.ts";
import type { GbDeviceOptions } from "./device/options.ts";
import { UpperQuestions } from "./device/questions.ts";
import { Registration } from "./device/registration.ts";
import { ServedLive } from "./device/served-live.ts";
import { UpperCaller } from "./device/upper-caller.ts";
import { gbVersionHeader } from "./platform/options.ts";
import type { RequestHead } from "./request-head.ts";
import type { Claim } from "./router.ts";

/**
 * The device side of GB/T 28181 towards one upper platform, on a shared agent. Starts registering at once.
 * Disposing it ends its sessions with BYE and unregisters (after a REGISTER still under way), waiting at most a second for a
 * platform that does not answer.
 */
export function createGbDevice(options: GbDeviceOptions): GbDevice {
  const { link, router, clock, handlers } = options;
  const upper = new UpperCaller(options);
  const registration = new Registration(options, upper);
  const questions = new UpperQuestions(options, upper);
  const notifier = new CatalogNotifier(options, upper);
  const live = new ServedLive(options);
  const loop = new LinkLoop(options, upper, registration, () => notifier.clear());

  function claim(incoming: SipIncoming, head: RequestHead): Claim {
    if (!upper.isUpper(head.fromId, incoming.flow)) return "none";
    if (head.targetId === link.localId || head.toId === link.localId) return "self";
    return handlers.catalog().some((item) => item.id === head.targetId) ? "channel" : "none";
  }

  const stopRouting = router.addDevice({
    claim,
    handlers: {
      message: (incoming) => questions.handle(incoming),
      subscribe: (incoming) => notifier.handle(incoming),
      invite: (incoming, head) => live.handle(incoming, head),
      options: (incoming) => incoming.reply(200, { headers: [gbVersionHeader] }),
    },
  });
  router.agent.onFlowClosed((flow) => loop.flowClosed(flow));
  const running = loop.run();

  return {
    get state() {
      return loop.state;
    },
    onState: (listener) => loop.onState(listener),
    notifyCatalog: (changes) => notifier.notify(changes),
    endLive: (channelId) => live.end(channelId),
    async [Symbol.asyncDispose]() {
      const mayBeKnown = loop.state.kind === "registered" || loop.state.kind === "connecting";
      loop.stop();
      notifier.clear();
      await atMost(clock, seconds(1), Promise.all([running, live.end(), mayBeKnown ? registration.unregister() : undefined]));
      stopRouting();
    },
  };
}

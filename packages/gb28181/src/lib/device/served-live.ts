import { Fault, isFault } from "@porchlight/base";
import type { SipDialog, SipIncomingInvite } from "@porchlight/sip";
import type { GbId, IncomingLive, LiveAnswer } from "../contract.ts";
import type { GbFaultCode } from "../faults.ts";
import { readLiveOffer, writeLiveAnswer } from "../live/live-sdp.ts";
import { decodeMonitorUser, monitorUserHeader } from "../monitor-user.ts";
import type { RequestHead } from "../request-head.ts";
import type { GbDeviceOptions } from "./options.ts";

type Serving = Extract<LiveAnswer, { kind: "serve" }>;

/** Serves live INVITEs of the upper platform (§9.2): asks the handler, answers, starts on ACK, ends on BYE from either side. */
export class ServedLive {
  readonly #options: GbDeviceOptions;
  readonly #dialogs = new Map<SipDialog, GbId>();
  #open = 0;

  constructor(options: GbDeviceOptions) {
    this.#options = options;
  }

  handle(incoming: SipIncomingInvite, head: RequestHead): void {
    if (this.#open >= (this.#options.tuning?.maxSessions ?? 256)) return incoming.reply(486);
    const request = this.#read(incoming, head);
    if (!request) return;
    this.#open += 1;
    void this.#serve(incoming, request).finally(() => (this.#open -= 1));
  }

  /** Ends the sessions of one channel, or all, with BYE. */
  async end(channelId?: GbId): Promise<void> {
    const ending = [...this.#dialogs].filter(([, id]) => channelId === undefined || id === channelId);
    await Promise.all(ending.map(([dialog]) => dialog.bye()));
  }

  #read(incoming: SipIncomingInvite, head: RequestHead): IncomingLive | undefined {
    try {
      const offer = readLiveOffer(incoming.request.body);
      return { channelId: head.targetId, transport: offer.transport, remote: offer.address, ssrc: offer.ssrc, viewer: this.#viewer(incoming) };
    } catch (error) {
      if (!isFault(error)) throw error;
      incoming.reply(error.code === "gb.monitor-user" ? 403 : 488, { reason: error.code });
      return undefined;
    }
  }

  /** The named viewer; the nearest hop must be the upper platform itself. */
  #viewer(incoming: SipIncomingInvite): IncomingLive["viewer"] {
    const value = incoming.request.headers.get(monitorUserHeader);
    if (value === undefined) return undefined;
    const { via, user } = decodeMonitorUser(value);
    if ((via[0] ?? user.platformId) !== this.#options.link.serverId) {
      throw new Fault<GbFaultCode>("gb.monitor-user", "the nearest hop is not the calling platform", { context: { field: "platformId" } });
    }
    return user;
  }

  async #serve(incoming: SipIncomingInvite, request: IncomingLive): Promise<void> {
    let cancelled = false;
    incoming.onCancel(() => (cancelled = true));
    const answer = await this.#options.handlers.live(request).catch((): LiveAnswer => ({ kind: "refuse", status: 503, reason: "The channel cannot be served" }));
    if (answer.kind === "refuse") return cancelled ? undefined : incoming.reply(answer.status, { reason: answer.reason });
    if (cancelled) return answer.ended("never-confirmed");
    await this.#answered(incoming, request, answer);
  }

  async #answered(incoming: SipIncomingInvite, request: IncomingLive, answer: Serving): Promise<void> {
    const body = writeLiveAnswer({ originId: request.channelId, address: answer.send, transport: request.transport, ssrc: answer.ssrc });
    const confirmed = await incoming.accept({ body, contentType: "Application/SDP" });
    if (confirmed.kind !== "confirmed") return answer.ended("never-confirmed");
    const { dialog } = confirmed;
    this.#dialogs.set(dialog, request.channelId);
    answer.start({ bye: () => dialog.bye() });
    const why = await dialog.ended;
    this.#dialogs.delete(dialog);
    answer.ended(why);
  }
}

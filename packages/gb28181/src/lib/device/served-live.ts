import { Fault, isFault } from "@porchlight/base";
import type { SipDialog, SipIncomingInvite } from "@porchlight/sip";
import type { GbId, IncomingLive, LiveAnswer } from "../contract.ts";
import type { GbFaultCode } from "../faults.ts";
import { readLiveOffer, writeLiveAnswer } from "../live/live-sdp.ts";
import { decodeMonitorUser, monitorUserHeader } from "../monitor-user.ts";
import type { RequestHead } from "../request-head.ts";
import type { GbDeviceOptions } from "./options.ts";

type Serving = Extract<LiveAnswer, { kind: "serve" }>;

/** One call from its INVITE on. A call revoked before its ACK is ended the moment the ACK makes that possible. */
interface Call {
  readonly channelId: GbId;
  dialog: SipDialog | undefined;
  revoked: boolean;
}

/** Serves live INVITEs of the upper platform (§9.2): asks the handler, answers, starts on ACK, ends on BYE from either side. */
export class ServedLive {
  readonly #options: GbDeviceOptions;
  readonly #calls = new Set<Call>();

  constructor(options: GbDeviceOptions) {
    this.#options = options;
  }

  handle(incoming: SipIncomingInvite, head: RequestHead): void {
    if (this.#calls.size >= (this.#options.tuning?.maxSessions ?? 256)) return incoming.reply(486);
    const request = this.#read(incoming, head);
    if (!request) return;
    const call: Call = { channelId: request.channelId, dialog: undefined, revoked: false };
    this.#calls.add(call);
    void this.#serve(incoming, request, call).finally(() => this.#calls.delete(call));
  }

  /** Ends the calls of one channel, or all, with BYE; those not yet confirmed end as soon as they are. */
  async end(channelId?: GbId): Promise<void> {
    const ending = [...this.#calls].filter((call) => channelId === undefined || call.channelId === channelId);
    for (const call of ending) call.revoked = true;
    await Promise.all(ending.flatMap((call) => (call.dialog ? [call.dialog.bye()] : [])));
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

  async #serve(incoming: SipIncomingInvite, request: IncomingLive, call: Call): Promise<void> {
    let cancelled = false;
    incoming.onCancel(() => (cancelled = true));
    const answer = await this.#options.handlers.live(request).catch((): LiveAnswer => ({ kind: "refuse", status: 503, reason: "The channel cannot be served" }));
    if (answer.kind === "refuse") return cancelled ? undefined : incoming.reply(answer.status, { reason: answer.reason });
    if (!cancelled && !call.revoked) return this.#answered(incoming, request, call, answer);
    if (!cancelled) incoming.reply(480);
    answer.ended("never-confirmed");
  }

  async #answered(incoming: SipIncomingInvite, request: IncomingLive, call: Call, answer: Serving): Promise<void> {
    const body = described(request, answer);
    if (!body) {
      incoming.reply(500);
      return answer.ended("never-confirmed");
    }
    const confirmed = await incoming.accept({ body, contentType: "Application/SDP" });
    if (confirmed.kind !== "confirmed") return answer.ended("never-confirmed");
    const { dialog } = confirmed;
    call.dialog = dialog;
    if (call.revoked) void dialog.bye();
    else answer.start({ bye: () => dialog.bye() });
    answer.ended(await dialog.ended);
  }
}

/** Undefined when the handler's address cannot be described. */
function described(request: IncomingLive, answer: Serving): Uint8Array | undefined {
  try {
    return writeLiveAnswer({ originId: request.channelId, address: answer.send, transport: request.transport, ssrc: answer.ssrc });
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

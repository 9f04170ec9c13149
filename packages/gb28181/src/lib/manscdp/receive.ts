import { isFault } from "@porchlight/base";
import type { SipIncoming } from "@porchlight/sip";
import { decodeManscdp, maxTcpBody, maxUdpBody } from "./decode.ts";
import type { ManscdpMessage } from "./message.ts";

/** Reads the body of a MESSAGE, NOTIFY or SUBSCRIBE. An unreadable one is answered here, 400 or 413, and gives undefined. */
export function receiveManscdp(incoming: SipIncoming): ManscdpMessage | undefined {
  try {
    return decodeManscdp(incoming.request.body, { maxBytes: incoming.flow.transport === "tcp" ? maxTcpBody : maxUdpBody });
  } catch (error) {
    if (!isFault(error)) throw error;
    if (error.code === "gb.xml-size") incoming.reply(413);
    else incoming.reply(400, { reason: error.code });
    return undefined;
  }
}

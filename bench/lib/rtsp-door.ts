import type { Socket } from "node:net";
import { forEachNal, nalType } from "@porchlight/codecs";

const sequenceParameters = 7;
const pictureParameters = 8;

/** The session description of a camera that sends these frames. */
export function describeCamera(keyFrame: Uint8Array): string {
  const sets: string[] = [];
  forEachNal(keyFrame, "annexb", (start, end) => {
    const type = nalType("h264", keyFrame[start] ?? 0);
    if (type === sequenceParameters || type === pictureParameters) sets.push(Buffer.from(keyFrame.subarray(start, end)).toString("base64"));
  });
  const media = ["m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", `a=fmtp:96 packetization-mode=1;sprop-parameter-sets=${sets.join(",")}`, "a=control:track1"];
  return ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=bench", "c=IN IP4 127.0.0.1", "t=0 0", ...media, ""].join("\r\n");
}

function answerTo(request: string, description: string): string {
  const method = request.slice(0, request.indexOf(" "));
  const head = ["RTSP/1.0 200 OK", `CSeq: ${/CSeq: *(\d+)/i.exec(request)?.[1] ?? "0"}`, "Session: 1"];
  if (method === "OPTIONS") head.push("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN");
  if (method === "SETUP") head.push("Transport: RTP/AVP/TCP;unicast;interleaved=0-1");
  const body = method === "DESCRIBE" ? description : "";
  if (body !== "") head.push("Content-Type: application/sdp", `Content-Length: ${body.length}`);
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

/** As much of an RTSP camera as ffmpeg needs to ask for its stream; `play` runs when it does. */
export function openRtspDoor(socket: Socket, description: string, play: () => void): void {
  let held = "";
  socket.on("data", (chunk: Buffer) => {
    held += chunk.toString("latin1");
    for (let end = held.indexOf("\r\n\r\n"); end >= 0; end = held.indexOf("\r\n\r\n")) {
      // receiver reports may stand before a request
      const request = /[A-Z_]+ rtsp:[\s\S]*/.exec(held.slice(0, end))?.[0];
      held = held.slice(end + 4);
      if (request === undefined) continue;
      socket.write(answerTo(request, description));
      if (request.startsWith("PLAY")) play();
    }
  });
}

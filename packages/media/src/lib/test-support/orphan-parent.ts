import { openTestPlane } from "./bench-plane.ts";

/** A server process that dies without a word: opens a plane and tells the media process's id. */
const media = await openTestPlane();
const { id } = await media.plane.openReceiver({ cameraId: "cam", transport: "udp", host: "127.0.0.1", ssrc: 1, record: false });
process.send?.(Number(id.split("-")[1]));

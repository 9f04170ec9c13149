export type { Endpoint, MediaSocket, MediaSocketEvents, PortRange } from "./lib/node/media-socket.ts";
export { openUdp, type UdpOptions, type UdpSocket } from "./lib/node/udp.ts";
export { acceptTcp, connectTcp, type AcceptOptions, type ConnectOptions, type TcpSocket } from "./lib/node/tcp.ts";
export { createReadBuffer } from "./lib/node/shared-read.ts";

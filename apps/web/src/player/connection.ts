import { readDownMessage, type DownMessage, type PlayerUpMessage } from "./messages.ts";

export interface Connection {
  send(message: PlayerUpMessage): void;
  close(): void;
}

/** Opens the player's WebSocket. The ticket travels as a sub-protocol, never in the address. `onClose` is called once, also when opening fails. */
export function connect(options: {
  readonly url: string;
  readonly ticket: string;
  readonly onOpen: () => void;
  readonly onMessage: (message: DownMessage) => void;
  readonly onBytes: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly onClose: () => void;
}): Connection {
  const address = new URL(options.url, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = new WebSocket(address, ["porchlight.v1", `ticket.${options.ticket}`]);
  socket.binaryType = "arraybuffer";
  let over = false;
  socket.onopen = () => !over && options.onOpen();
  socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
    if (over) return;
    if (typeof event.data !== "string") return options.onBytes(new Uint8Array(event.data));
    const message = readDownMessage(event.data);
    if (message) options.onMessage(message);
  };
  socket.onclose = () => {
    if (!over) options.onClose();
    over = true;
  };
  return {
    send: (message) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message)),
    close: () => {
      over = true;
      socket.close(1000);
    },
  };
}

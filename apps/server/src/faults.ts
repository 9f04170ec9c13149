import type { FaultTable } from "@porchlight/base";

export type HttpFaultCode = "http.port-in-use" | "http.cannot-listen";
export type KeyFaultCode = "keys.unreadable" | "keys.sealed-badly";

/** Every code the server throws. What a request is refused for is an answer, see `http/refusal.ts`. */
export const serverFaults: FaultTable<HttpFaultCode | KeyFaultCode> = {
  "http.port-in-use": "The HTTP port is taken: stop the other program or set PORCHLIGHT_PORT to another port.",
  "http.cannot-listen": "The HTTP address cannot be listened on: it is not one of this machine, or the port may not be opened by this user.",
  "keys.unreadable": "A key file below the platform's home cannot be read: run as the user who owns it.",
  "keys.sealed-badly": "A stored secret does not open with this platform's key: the key file and the database do not belong together.",
};

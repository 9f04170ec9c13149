import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { Fault } from "@porchlight/base";
import { getRequestListener } from "@hono/node-server";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { HttpFaultCode } from "../faults.ts";

export interface Serving extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
}

export interface ServeOptions {
  readonly app: OpenAPIHono;
  readonly host: string;
  readonly port: number;
  /** Takes over a WebSocket upgrade; must answer or destroy the socket itself. */
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/** Listens for HTTP. Slow or silent clients are cut by Node's header and request time-outs. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const answer = getRequestListener(options.app.fetch);
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 },
    (request, response) => void answer(request, response),
  );
  server.on("upgrade", options.onUpgrade);
  await listen(server, options);
  return {
    host: options.host,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, { host, port }: ServeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code === "EADDRINUSE")
        reject(
          new Fault<HttpFaultCode>("http.port-in-use", `port ${port} is in use: stop the other program or set PORCHLIGHT_PORT to another port`, {
            context: { port },
            cause,
          }),
        );
      else reject(new Fault<HttpFaultCode>("http.cannot-listen", `cannot listen on ${host}:${port}: ${cause.message}`, { context: { host, port }, cause }));
    });
    server.listen({ host, port }, () => resolve());
  });
}

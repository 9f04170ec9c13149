import { createServer } from "node:net";
import { Fault } from "@porchlight/base";
import type { DemoFaultCode } from "../faults.ts";

/** `count` ports in a row from `first` (0 = any free ones), each proven free. Says which one is taken, and what to do. */
export async function checkPorts(first: number, count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let i = 0; i < count; i++) ports.push(await probe(first === 0 ? 0 : first + i));
  return ports;
}

function probe(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (cause) =>
      reject(
        new Fault<DemoFaultCode>(
          "demo.port-in-use",
          `port ${port} is in use: stop the other program, or choose another with PORCHLIGHT_PORT or --port (four in a row are needed)`,
          { context: { port }, cause },
        ),
      ),
    );
    server.listen({ port, host: "127.0.0.1" }, () => {
      const { port: found } = server.address() as { port: number };
      server.close(() => resolve(found));
    });
  });
}

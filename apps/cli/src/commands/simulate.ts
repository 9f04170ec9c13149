import { simulate } from "@porchlight/testkit";
import { type Command, readOptions, required, untilStopped, wholeNumber } from "../command.ts";

export const simulateCommand: Command = {
  summary: "virtual cameras that register at a platform",
  help: `
Usage: porchlight simulate --server sip:ID@HOST:PORT[;transport=udp|tcp] --id ID --password P --clip CLIP [--count N]

Registers N virtual cameras and sends the clip, frame by frame in real time, to whoever INVITEs them. Ctrl-C unregisters them.

  --server URI     the platform's SIP address
  --id ID          20-digit id of the first camera; the next ones count up
  --password P     their secret (or PORCHLIGHT_DEVICE_PASSWORD)
  --clip CLIP      a shipped clip (porch-dusk, lane-day.h264, …) or an Annex B file (.h264, .h265)
  --count N        number of cameras, 1 to 500 (default 1)
  --silent         without sound
`,
  async run(args) {
    const { values } = readOptions(args, {
      server: { type: "string" },
      id: { type: "string" },
      password: { type: "string" },
      clip: { type: "string" },
      count: { type: "string" },
      silent: { type: "boolean" },
    });
    const stop = new AbortController();
    void untilStopped().then(() => stop.abort());
    await simulate({
      server: required(values.server, "--server"),
      id: required(values.id, "--id"),
      password: required(values.password ?? process.env.PORCHLIGHT_DEVICE_PASSWORD, "--password"),
      clip: required(values.clip, "--clip"),
      count: wholeNumber(values.count, "--count", 1, [1, 500]),
      audio: values.silent ? "none" : "scene",
      onLog: (line) => console.log(line),
      signal: stop.signal,
    });
    return 0;
  },
};

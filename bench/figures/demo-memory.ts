import { withDemo } from "../lib/demo.ts";
import { row, type Figure } from "../lib/figure.ts";
import { memoryOf, processTree } from "../lib/processes.ts";
import { wait } from "../lib/wait.ts";

const settleMs = 60_000;
const gigabyte = 1e9;

/** A minute of recording fills the buffers and closes the first files; what stands then is what the demo takes. */
export const demoMemory: Figure = {
  name: "demo-memory",
  measure: () =>
    withDemo(async (demo) => {
      await wait(settleMs);
      const tree = processTree(demo.pid);
      const note = `${tree.length} processes, proportional set size, a minute after start`;
      return [row({ figure: "Memory of the whole demo", value: memoryOf(tree) / gigabyte, unit: "GB", goal: 1.5, note })];
    }),
};

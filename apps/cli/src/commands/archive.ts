import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isFault, unixMs } from "@porchlight/base";
import { type ArchiveFinding, checkArchive, repairFinding, type RowRepair, type SegmentRow } from "@porchlight/media/node";
import { segmentRow, type Toolbox } from "@porchlight/server";
import { lockHome } from "@porchlight/store";
import { type Command, readOptions, usage } from "../command.ts";
import { defaultHome, readPlatform } from "../home.ts";
import { platformHelp, platformOptions, withToolbox } from "../with-toolbox.ts";

/** A file touched this recently may be the one being recorded. */
const STILL_RECORDING_MS = 3 * 60_000;

export const archiveCommand: Command = {
  summary: "check recordings against their index",
  help: `
Usage: porchlight archive fsck [--repair] [--platform KEY] [--home DIR]

Compares every recording file with its row: missing files, files without a row, torn ends, wrong indexes.
While the platform runs, files written in the last three minutes are left alone: they may be recording.
Exit code: 0 clean or all repaired, 1 findings.

  --repair         give rows to files without one, cut torn ends, rewrite wrong indexes, drop rows of missing files
${platformHelp}
`,
  async run(args) {
    const { values, positionals } = readOptions(args, { ...platformOptions, repair: { type: "boolean" } }, true);
    if (positionals[0] !== "fsck") throw usage(`say fsck, not "${positionals[0] ?? ""}"`);
    await readPlatform(values.home ?? defaultHome(), values.platform);
    return whileStopped(values.home ?? defaultHome(), (running) => withToolbox(values, (toolbox) => check(toolbox, running, values.repair ?? false)));
  },
};

/** Keeps the platforms of this home from starting meanwhile, unless one runs already. */
async function whileStopped(home: string, work: (running: boolean) => Promise<number>): Promise<number> {
  const lock = await lockHome(home).catch((error: unknown) => {
    if (isFault(error, "store.already-running")) return undefined;
    throw error;
  });
  try {
    return await work(lock === undefined);
  } finally {
    await lock?.[Symbol.asyncDispose]();
  }
}

async function check(toolbox: Toolbox, running: boolean, repair: boolean): Promise<number> {
  const found = await checkArchive(toolbox.archiveFolder, await readRows(toolbox));
  const findings: ArchiveFinding[] = [];
  for (const finding of found.findings) if (!running || !(await mayBeRecording(toolbox.archiveFolder, finding))) findings.push(finding);
  for (const finding of findings) console.log(`${finding.kind}  ${finding.path}${"field" in finding ? `  ${finding.field}` : ""}`);
  console.log(`${found.files} files, ${found.rows} rows, ${findings.length} findings`);
  if (!repair) return findings.length === 0 ? 0 : 1;
  for (const finding of findings) await repairRow(toolbox, await repairFinding(toolbox.archiveFolder, finding));
  const unrepaired = findings.filter((finding) => finding.kind === "unreadable").length;
  console.log(`${findings.length - unrepaired} repaired, ${unrepaired} unreadable`);
  return unrepaired === 0 ? 0 : 1;
}

async function readRows({ store }: Toolbox): Promise<SegmentRow[]> {
  const rows = await store.db.selectFrom("segment").selectAll().execute();
  return rows.map((row) => ({ ...row, startedAt: unixMs(row.startedAt.getTime()), endedAt: unixMs(row.endedAt.getTime()) }));
}

async function mayBeRecording(archiveFolder: string, finding: ArchiveFinding): Promise<boolean> {
  if (finding.kind === "missing-file") return false;
  const found = await stat(join(archiveFolder, finding.path)).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs < STILL_RECORDING_MS;
}

async function repairRow({ store }: Toolbox, repair: RowRepair): Promise<void> {
  if (repair.kind === "delete-row") await store.db.deleteFrom("segment").where("path", "=", repair.path).execute();
  if (repair.kind !== "write-row") return;
  const { segment } = repair;
  const known = await store.db.selectFrom("camera").select("id").where("id", "=", segment.cameraId).executeTakeFirst();
  if (!known) return;
  const values = segmentRow(segment, new Date());
  const { id: _id, ...changed } = values;
  await store.db
    .insertInto("segment")
    .values(values)
    .onConflict((conflict) => conflict.column("path").doUpdateSet(changed))
    .execute();
}

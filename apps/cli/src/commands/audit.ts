import { createHash, createPublicKey, verify } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { parseVerifierKey, verifyExport, type Verification, type VerifierKey, type VerifySignature } from "@porchlight/audit/verify";
import { type Command, readOptions, usage } from "../command.ts";
import { platformHelp, platformOptions, withToolbox } from "../with-toolbox.ts";

export const auditCommand: Command = {
  summary: "verify a log, without the server that wrote it",
  help: `
Usage: porchlight audit verify FILE [--key KEY]
       porchlight audit verify [--platform KEY] [--home DIR]
       porchlight audit export [--platform KEY] [--home DIR]

"verify FILE" checks an exported log: every entry, their order, every signed checkpoint. It needs no server and no database.
Without FILE it recomputes the log of a platform of this machine. "export" writes the log to standard output as JSON lines.
Exit code: 0 valid, 1 invalid, 3 cannot tell.

  --key KEY        the log's verifier key, known from elsewhere; default the one in the export
${platformHelp}
`,
  async run(args) {
    const { values, positionals } = readOptions(args, { ...platformOptions, key: { type: "string" } }, true);
    const [verb, file] = positionals;
    if (verb === "export") return exportLog(values);
    if (verb !== "verify") throw usage(`say verify or export, not "${verb ?? ""}"`);
    const key = values.key === undefined ? undefined : readKey(values.key);
    try {
      return report(file === undefined ? await withToolbox(values, (toolbox) => toolbox.audit.check(verifySignature)) : await verifyFile(file, key));
    } catch (error) {
      // a log that cannot be read is not a log that was tampered with
      console.log(`cannot tell: ${error instanceof Error ? error.message : String(error)}`);
      return 3;
    }
  },
};

function readKey(text: string): VerifierKey {
  try {
    return parseVerifierKey(text, sha256);
  } catch (error) {
    throw usage(`--key: ${(error as Error).message}`);
  }
}

async function verifyFile(file: string, key: VerifierKey | undefined): Promise<Verification> {
  const input = createReadStream(file);
  try {
    await once(input, "open");
    return await verifyExport(createInterface({ input, crlfDelay: Infinity }), { sha256, verifySignature, ...(key ? { publicKey: key } : {}) });
  } finally {
    input.destroy();
  }
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();

/** Ed25519 SubjectPublicKeyInfo is this prefix and the 32 raw bytes (RFC 8410 §4). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const verifySignature: VerifySignature = (message, signature, publicKey) =>
  verify(null, message, createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: "der", type: "spki" }), signature);

async function exportLog(values: { home?: string; platform?: string }): Promise<number> {
  return withToolbox(values, async (toolbox) => {
    for await (const line of toolbox.audit.exportLines()) process.stdout.write(`${line}\n`);
    return 0;
  });
}

function report(verdict: Verification): number {
  switch (verdict.kind) {
    case "valid":
      console.log(
        `valid: ${verdict.size} entries of ${verdict.origin}, root ${Buffer.from(verdict.root).toString("base64")}${verdict.keyFrom === "export" ? " (checked with the key in the export itself; give --key to check against one known from elsewhere)" : ""}`,
      );
      return 0;
    case "invalid":
      console.log(
        `invalid: ${verdict.what} at line ${verdict.where.line}${verdict.where.seq === undefined ? "" : `, entry ${verdict.where.seq}`}${verdict.where.between ? `, between checkpoints of size ${verdict.where.between.join(" and ")}` : ""}`,
      );
      return 1;
    case "cannot-tell":
      console.log(`cannot tell: ${verdict.why}`);
      return 3;
  }
}

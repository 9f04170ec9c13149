import { equal, fromBase64, utf8 } from "./bytes.ts";
import { canonicalJson, type CanonicalValue } from "./canonical.ts";
import { isSignedBy, parseCheckpoint, parseVerifierKey, type SignedCheckpoint, type VerifierKey, type VerifySignature } from "./checkpoint.ts";
import { readLine, type ExportLine } from "./export.ts";
import { appendLeaf, emptyEdge, leafHash, rootOf, type Sha256, type TreeEdge } from "./tree.ts";

export interface VerifyOptions {
  readonly sha256: Sha256;
  readonly verifySignature: VerifySignature;
  /** The log's key, known from elsewhere. Without it the key in the export's header is used, and `keyFrom` says so. */
  readonly publicKey?: VerifierKey;
  /** A tree head seen earlier; an export that does not contain it is `inconsistent`. */
  readonly seen?: { readonly size: number; readonly root: Uint8Array };
}

export type Damage = "changed" | "deleted" | "reordered" | "truncated" | "bad-signature" | "inconsistent" | "malformed";

export type Verification =
  | {
      readonly kind: "valid";
      readonly origin: string;
      readonly size: number;
      readonly root: Uint8Array;
      readonly checkpoints: number;
      readonly keyFrom: "given" | "export";
    }
  | { readonly kind: "invalid"; readonly what: Damage; readonly where: Place }
  | { readonly kind: "cannot-tell"; readonly why: "empty" | "no-checkpoint" | "tail-not-covered" | "no-key" };

/** `line` counts from 1; `seq` is the entry concerned. `between` are the sizes of the last good and the first bad checkpoint. */
export interface Place {
  readonly line: number;
  readonly seq?: number;
  readonly between?: readonly [number, number];
}

/**
 * Checks an exported log without the server: every entry against its leaf hash, the order, each checkpoint's root, size and signature.
 * Reads line by line in the memory of one tree edge.
 */
export async function verifyExport(lines: Iterable<string> | AsyncIterable<string>, options: VerifyOptions): Promise<Verification> {
  const reader = new ExportVerifier(options);
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line === "") continue;
    const verdict = await reader.take(line, number);
    if (verdict !== undefined) return verdict;
  }
  return reader.finish(number);
}

class ExportVerifier {
  readonly #options: VerifyOptions;
  #header: Extract<ExportLine, { kind: "header" }> | undefined;
  #key: VerifierKey | undefined;
  #edge: TreeEdge = emptyEdge;
  #covered: { readonly size: number; readonly root: Uint8Array } | undefined;
  #checkpoints = 0;
  #seen = false;
  /** Once a number is out of place, the rest is read only to tell a move from a deletion. */
  #gap: { readonly line: number; readonly missing: number } | undefined;

  constructor(options: VerifyOptions) {
    this.#options = options;
  }

  async take(text: string, line: number): Promise<Verification | undefined> {
    const read = readLine(text);
    if (this.#gap !== undefined) return this.#lookForMissing(read);
    if (read === undefined) return this.#malformed(text, line);
    if (this.#header === undefined) return this.#takeHeader(read, line);
    if (read.kind === "entry") return this.#takeEntry(read.entry, read.leaf, line);
    if (read.kind === "checkpoint") return this.#takeCheckpoint(read.note, line);
    return invalid("malformed", { line });
  }

  finish(lines: number): Verification {
    const header = this.#header;
    if (header === undefined) return { kind: "cannot-tell", why: "empty" };
    if (this.#gap !== undefined) return invalid("deleted", { line: this.#gap.line, seq: this.#gap.missing });
    if (this.#edge.size < header.size) return invalid("truncated", { line: lines, seq: this.#edge.size });
    const { seen } = this.#options;
    if (seen !== undefined && seen.size > this.#edge.size) return invalid("truncated", { line: lines, seq: this.#edge.size });
    if (seen !== undefined && seen.size > 0 && !this.#seen) return invalid("inconsistent", { line: lines, seq: seen.size });
    if (this.#covered === undefined) return { kind: "cannot-tell", why: "no-checkpoint" };
    if (this.#covered.size < this.#edge.size) return { kind: "cannot-tell", why: "tail-not-covered" };
    return {
      kind: "valid",
      origin: header.origin,
      size: this.#covered.size,
      root: this.#covered.root,
      checkpoints: this.#checkpoints,
      keyFrom: this.#options.publicKey === undefined ? "export" : "given",
    };
  }

  #takeHeader(read: ExportLine, line: number): Verification | undefined {
    if (read.kind !== "header") return invalid("malformed", { line });
    this.#header = read;
    this.#key = this.#options.publicKey ?? keyIn(read.key, this.#options.sha256);
    return this.#key === undefined ? { kind: "cannot-tell", why: "no-key" } : undefined;
  }

  #takeEntry(entry: CanonicalValue, leafText: string, line: number): Verification | undefined {
    const expected = this.#edge.size;
    const seq = seqOf(entry);
    const leaf = leafHash(utf8(canonicalJson(entry)), this.#options.sha256);
    if (!equal(leaf, base64OrNothing(leafText))) return invalid("changed", { line, seq: seq ?? expected });
    if (seq === undefined || seq < expected) return invalid("reordered", { line, seq: seq ?? expected });
    if (seq > expected) {
      this.#gap = { line, missing: expected };
      return undefined;
    }
    this.#edge = appendLeaf(this.#edge, leaf, this.#options.sha256);
    return this.#compareWithSeen(line);
  }

  async #takeCheckpoint(note: string, line: number): Promise<Verification | undefined> {
    const { sha256, verifySignature } = this.#options;
    const signed = noteOrNothing(note);
    if (signed === undefined || this.#key === undefined) return invalid("malformed", { line });
    if (!(await isSignedBy(signed, this.#key, verifySignature, sha256))) return invalid("bad-signature", { line });
    const { origin, size, root } = signed.checkpoint;
    if (origin !== this.#header?.origin) return invalid("inconsistent", { line });
    if (size > this.#edge.size) return invalid("deleted", { line, seq: this.#edge.size });
    if (size < this.#edge.size) return invalid("reordered", { line });
    const good = this.#covered?.size ?? 0;
    if (!equal(root, rootOf(this.#edge, sha256))) return invalid("changed", { line, between: [good, size] });
    this.#covered = { size, root };
    this.#checkpoints++;
    return undefined;
  }

  #compareWithSeen(line: number): Verification | undefined {
    const { seen, sha256 } = this.#options;
    if (seen === undefined || seen.size !== this.#edge.size) return undefined;
    if (!equal(seen.root, rootOf(this.#edge, sha256))) return invalid("inconsistent", { line, seq: seen.size - 1 });
    this.#seen = true;
    return undefined;
  }

  #lookForMissing(read: ExportLine | undefined): Verification | undefined {
    const gap = this.#gap;
    if (gap === undefined || read?.kind !== "entry" || seqOf(read.entry) !== gap.missing) return undefined;
    return invalid("reordered", { line: gap.line, seq: gap.missing });
  }

  /** A damaged entry line is a change of that entry; anything else has no meaning here. */
  #malformed(text: string, line: number): Verification {
    if (this.#header !== undefined && text.startsWith('{"entry"')) return invalid("changed", { line, seq: this.#edge.size });
    return invalid("malformed", { line });
  }
}

function invalid(what: Damage, where: Place): Verification {
  return { kind: "invalid", what, where };
}

function seqOf(entry: CanonicalValue): number | undefined {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return undefined;
  const { seq } = entry as { readonly seq?: CanonicalValue };
  return typeof seq === "number" ? seq : undefined;
}

function keyIn(text: string, sha256: Sha256): VerifierKey | undefined {
  try {
    return parseVerifierKey(text, sha256);
  } catch {
    return undefined;
  }
}

function noteOrNothing(note: string): SignedCheckpoint | undefined {
  try {
    return parseCheckpoint(note);
  } catch {
    return undefined;
  }
}

function base64OrNothing(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch {
    return new Uint8Array(0);
  }
}

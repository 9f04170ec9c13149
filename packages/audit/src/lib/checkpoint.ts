import { Fault } from "@porchlight/base";
import { concat, equal, fromBase64, toBase64, toHex, utf8 } from "./bytes.ts";
import type { AuditFaultCode } from "./faults.ts";
import { hashLength, type Sha256 } from "./tree.ts";

/** A tree head: what the log says of itself at one size. `origin` names the log for ever. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** A named Ed25519 key, as C2SP signed notes use it. */
export interface VerifierKey {
  readonly name: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface NoteSignature {
  readonly name: string;
  /** The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

/** A checkpoint with its signatures; `body` is the text that was signed. */
export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly body: string;
  readonly signatures: readonly NoteSignature[];
}

/** Ed25519 over the bytes; injected. */
export type Sign = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;
/** Ed25519 verification; injected. */
export type VerifySignature = (message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean | Promise<boolean>;

const ed25519 = Uint8Array.of(1);
const longestNote = 64 * 1024;

/** The text of a C2SP tlog-checkpoint without extension lines: origin, size, root in base64. */
export function checkpointBody({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Makes a C2SP signed note. @throws `audit.key` for a name with blanks or plus signs, `audit.note` for an origin of several lines */
export async function signCheckpoint(checkpoint: Checkpoint, key: VerifierKey, sign: Sign, sha256: Sha256): Promise<string> {
  checkName(key.name);
  if (checkpoint.origin === "" || /[\n\r]/.test(checkpoint.origin)) throw badNote("the origin must be one line");
  const body = checkpointBody(checkpoint);
  return `${body}\n${signatureLine(key, await sign(utf8(body)), sha256)}`;
}

/** One signature line of a note; witnesses add theirs below. */
export function signatureLine(key: VerifierKey, signature: Uint8Array, sha256: Sha256): string {
  return `— ${key.name} ${toBase64(concat(keyId(key, sha256), signature))}\n`;
}

/** Reads a signed note. Checks the form only, no signature. @throws `audit.note`, `audit.base64` */
export function parseCheckpoint(note: string): SignedCheckpoint {
  if (note.length > longestNote) throw badNote(`longer than ${longestNote} characters`);
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) throw badNote("no blank line before the signatures");
  const body = note.slice(0, split + 1);
  const [origin, size, root] = body.split("\n");
  if (origin === "" || size === undefined || root === undefined || !/^(0|[1-9]\d{0,15})$/.test(size)) throw badNote("origin, size and root expected");
  const checkpoint = { origin, size: Number(size), root: fromBase64(root) };
  if (checkpoint.root.length !== hashLength || !Number.isSafeInteger(checkpoint.size)) throw badNote("root or size out of bounds");
  const signatures = note
    .slice(split + 2, -1)
    .split("\n")
    .map(parseSignature);
  return { checkpoint, body, signatures };
}

/** True when one of the note's signatures is a good one by `key`. */
export async function isSignedBy(signed: SignedCheckpoint, key: VerifierKey, verify: VerifySignature, sha256: Sha256): Promise<boolean> {
  const id = keyId(key, sha256);
  for (const one of signed.signatures) {
    if (one.name === key.name && equal(one.keyId, id) && (await verify(utf8(signed.body), one.signature, key.publicKey))) return true;
  }
  return false;
}

/** The text form of a key: `name+hex key id+base64(0x01 ‖ key)`. */
export function formatVerifierKey(key: VerifierKey, sha256: Sha256): string {
  checkName(key.name);
  return `${key.name}+${toHex(keyId(key, sha256))}+${toBase64(concat(ed25519, key.publicKey))}`;
}

/** @throws `audit.key` unless the key id fits name and key */
export function parseVerifierKey(text: string, sha256: Sha256): VerifierKey {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{4,200})$/.exec(text) ?? [];
  if (name === undefined || encoded === undefined) throw badKey("expected name+keyid+base64");
  const bytes = fromBase64(encoded);
  const key = { name, publicKey: bytes.slice(1) };
  if (bytes.length !== 33 || bytes[0] !== ed25519[0]) throw badKey("not an Ed25519 key");
  if (toHex(keyId(key, sha256)) !== id) throw badKey("the key id does not belong to this name and key");
  return key;
}

function keyId(key: VerifierKey, sha256: Sha256): Uint8Array {
  return sha256(concat(utf8(`${key.name}\n`), ed25519, key.publicKey)).slice(0, 4);
}

function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  if (name === undefined || encoded === undefined) throw badNote("a signature line has another form");
  const bytes = fromBase64(encoded);
  if (bytes.length < 5) throw badNote("a signature is too short");
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

function checkName(name: string): void {
  if (name === "" || /[\s+]/.test(name)) throw badKey("a key name holds no blank and no plus sign");
}

const badNote = (why: string): Fault<AuditFaultCode> => new Fault<AuditFaultCode>("audit.note", why);
const badKey = (why: string): Fault<AuditFaultCode> => new Fault<AuditFaultCode>("audit.key", why);

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault, type Random } from "@porchlight/base";
import type { KeyFaultCode } from "../faults.ts";

/** What only this platform's own folder knows: never in the database, never in a backup of it. */
export interface PlatformKeys {
  /** Encrypts a device or link secret for the database (AES-256-GCM; nonce ‖ tag ‖ text). */
  seal(text: string): Uint8Array;
  unseal(sealed: Uint8Array): string;
  /** HMAC-SHA256 for media tickets; the key is new at every start, so a ticket never outlives the process. */
  mac(bytes: Uint8Array): Uint8Array;
  /** Ed25519 over a checkpoint. */
  signCheckpoint(bytes: Uint8Array): Uint8Array;
  /** Raw 32-byte Ed25519 public key of the log. */
  readonly logPublicKey: Uint8Array;
}

/** Opens the keys below `folder`, making them at first start (files readable by the owner only). */
export async function openPlatformKeys(folder: string): Promise<PlatformKeys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const secret = await readOrMake(join(folder, "secret.key"), () => randomBytes(32));
  const pem = await readOrMake(join(folder, "log-signing.pem"), () =>
    Buffer.from(generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" })),
  );
  const signing = createPrivateKey({ key: pem, format: "pem" });
  const ticketKey = randomBytes(32);
  return {
    seal: (text) => sealWith(secret, text),
    unseal: (sealed) => unsealWith(secret, sealed),
    mac: (bytes) => createHmac("sha256", ticketKey).update(bytes).digest(),
    signCheckpoint: (bytes) => sign(null, bytes, signing),
    logPublicKey: rawPublicKey(signing),
  };
}

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
export const systemRandom: Random = { bytes: (length) => randomBytes(length) };

async function readOrMake(path: string, make: () => Buffer): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT")
      throw new Fault<KeyFaultCode>("keys.unreadable", `cannot read ${path}: run as the user who owns it`, { context: { path }, cause });
  }
  const made = make();
  await writeFile(`${path}.new`, made, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
  return made;
}

function sealWith(key: Buffer, text: string): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function unsealWith(key: Buffer, sealed: Uint8Array): string {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new Fault<KeyFaultCode>(
      "keys.sealed-badly",
      "a stored secret does not open with this platform's key: the key file and the database do not belong together",
      { cause },
    );
  }
}

function rawPublicKey(key: KeyObject): Uint8Array {
  const der = createPublicKey(key).export({ type: "spki", format: "der" });
  return new Uint8Array(der.subarray(der.length - 32));
}

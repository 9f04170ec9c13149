import { fromBase64, isSignedBy, leafHash, parseCheckpoint, verifyInclusion } from "@porchlight/audit/verify";
import type { InclusionProof, Viewing } from "@porchlight/contract";
import { sha256 } from "./sha256.ts";

/** What the browser found out by itself about one entry. `signature` undefined = this browser cannot check signatures. */
export interface ProofCheck {
  /** The logged entry speaks of this viewing, this camera and this place in the log. */
  readonly entry: boolean;
  /** The entry is under the checkpoint's root (RFC 9162 §2.1.3.2). */
  readonly root: boolean;
  readonly signature: boolean | undefined;
  readonly size: number;
}

type Subject = Pick<Viewing, "id" | "cameraId" | "auditSeq">;

/** Checks entry, path and checkpoint signature. Malformed proofs are `false`, never a fault. */
export async function checkProof(viewing: Subject, proof: InclusionProof, subtle: SubtleCrypto | undefined): Promise<ProofCheck> {
  try {
    const signed = parseCheckpoint(proof.checkpoint);
    const leaf = leafHash(new TextEncoder().encode(proof.entry), sha256);
    const path = { index: proof.seq, size: proof.size, hashes: proof.path.map(fromBase64) };
    const root = signed.checkpoint.size === proof.size && verifyInclusion(path, leaf, signed.checkpoint.root, sha256);
    return { entry: speaksOf(proof, viewing), root, signature: await isSigned(signed, fromBase64(proof.publicKey), subtle), size: proof.size };
  } catch {
    return { entry: false, root: false, signature: false, size: proof.size };
  }
}

function speaksOf(proof: InclusionProof, viewing: Subject): boolean {
  const entry = Object(JSON.parse(proof.entry)) as Readonly<Record<string, unknown>>;
  return proof.seq === viewing.auditSeq && entry["seq"] === viewing.auditSeq && entry["camera"] === viewing.cameraId && entry["viewing"] === viewing.id;
}

async function isSigned(signed: ReturnType<typeof parseCheckpoint>, publicKey: Uint8Array, subtle: SubtleCrypto | undefined): Promise<boolean | undefined> {
  if (!subtle) return undefined;
  let key: CryptoKey;
  try {
    key = await subtle.importKey("raw", new Uint8Array(publicKey), { name: "Ed25519" }, false, ["verify"]);
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotSupportedError") return undefined;
    throw error;
  }
  const verify = (message: Uint8Array, signature: Uint8Array): Promise<boolean> =>
    subtle.verify({ name: "Ed25519" }, key, new Uint8Array(signature), new Uint8Array(message));
  for (const { name } of signed.signatures) {
    if (await isSignedBy(signed, { name, publicKey }, verify, sha256)) return true;
  }
  return false;
}

/** True when everything that could be checked holds and the signature was one of them. */
export const holds = (check: ProofCheck): boolean => check.entry && check.root && check.signature === true;

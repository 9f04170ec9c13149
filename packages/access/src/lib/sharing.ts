import type { UnixMs } from "@porchlight/base";
import { requestablePurposes, type CameraFacts, type ConsentFacts, type DenialCode, type RequestablePurpose } from "./contract.ts";

/** May this camera ever be offered to another platform: outdoor, and known to be. Indoor has no share path, whoever agrees (PIPL, Civil Code 1032). */
export function mayShare(
  camera: Pick<CameraFacts, "outdoor">,
): { readonly kind: "yes" } | { readonly kind: "no"; readonly code: Extract<DenialCode, "indoor-never-shared" | "place-unknown"> } {
  if (camera.outdoor === undefined) return { kind: "no", code: "place-unknown" };
  return camera.outdoor ? { kind: "yes" } : { kind: "no", code: "indoor-never-shared" };
}

/** In force at `at`: given, not yet expired, not withdrawn. A withdrawal counts from its very instant. */
export function isConsentOpen(consent: ConsentFacts, at: UnixMs): boolean {
  return consent.givenAt <= at && at < consent.expiresAt && (consent.withdrawnAt === undefined || at < consent.withdrawnAt);
}

/** The open consents of a camera that name this recipient. */
export function openConsents(camera: CameraFacts, linkId: string, at: UnixMs): readonly ConsentFacts[] {
  return camera.consents.filter((consent) => consent.recipientLinkId === linkId && isConsentOpen(consent, at));
}

export function isRequestable(purpose: string): purpose is RequestablePurpose {
  return (requestablePurposes as readonly string[]).includes(purpose);
}

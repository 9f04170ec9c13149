import type { UnixMs } from "@porchlight/base";
import { utf8 } from "./bytes.ts";
import { canonicalJson, type CanonicalValue } from "./canonical.ts";

/** Who did it. `platform` is the GB/T 28181 id or name of the platform where that person or program belongs. */
export interface Actor {
  readonly kind: "person" | "peer" | "device" | "platform";
  readonly platform: string;
  readonly id: string;
  readonly name?: string;
  readonly unit: string;
  readonly role: string;
}

/** The access decision behind the entry, with the policy that made it. */
export type LoggedDecision =
  | { readonly kind: "allow"; readonly because: string; readonly policyVersion: string }
  | { readonly kind: "deny"; readonly code: string; readonly policyVersion: string };

export type ViewMode = "live" | "playback" | "cascade";

/** Times of footage or windows, Unix milliseconds. */
export interface Span {
  readonly from: UnixMs;
  readonly until: UnixMs;
}

interface Base<Action extends string> {
  /** Leaf index, from 0; given by the log. */
  readonly seq: number;
  /** Server time; given by the log. */
  readonly at: UnixMs;
  readonly action: Action;
  readonly actor: Actor;
  readonly decision?: LoggedDecision;
}

/** Written before the first media byte (Decree 799 art. 16: reason, content, person's unit and name). */
export interface ViewOpened extends Base<"view.opened"> {
  readonly viewing: string;
  readonly camera: string;
  readonly mode: ViewMode;
  readonly purpose: string;
  readonly grant?: string;
  readonly footage?: Span;
  readonly decision: LoggedDecision;
}
export interface ViewEnded extends Base<"view.ended"> {
  readonly viewing: string;
  readonly camera: string;
  readonly reason: string;
  readonly bytes?: number;
}
export interface ViewDenied extends Base<"view.denied"> {
  readonly camera: string;
  readonly mode: ViewMode;
  readonly grant?: string;
  readonly decision: LoggedDecision;
}
export interface ConsentGiven extends Base<"consent.given"> {
  readonly consent: string;
  readonly camera: string;
  readonly recipient: string;
  readonly purposes: readonly string[];
  readonly textVersion: string;
  readonly language: string;
  readonly expiresAt: UnixMs;
}
export interface ConsentWithdrawn extends Base<"consent.withdrawn"> {
  readonly consent: string;
  readonly camera: string;
  readonly recipient?: string;
}
export interface GrantRequested extends Base<"grant.requested"> {
  readonly grant: string;
  readonly cameras: readonly string[];
  readonly purpose: string;
  readonly legalBasis: string;
  readonly caseReference: string;
  readonly window: Span;
}
export interface GrantChanged extends Base<"grant.approved" | "grant.refused" | "grant.withdrawn" | "grant.revoked" | "grant.closed"> {
  readonly grant: string;
  readonly cameras: readonly string[];
  readonly note?: string;
}
export interface CameraChanged extends Base<"camera.changed"> {
  readonly camera: string;
  /** Field → new value, as text. */
  readonly change: Readonly<Record<string, string>>;
}
export interface DeviceChanged extends Base<"device.added" | "device.removed" | "device.quarantined"> {
  readonly device: string;
  readonly host?: string;
}
export interface LinkChanged extends Base<"link.added" | "link.removed"> {
  readonly link: string;
  readonly direction: "upper" | "lower";
  readonly peer: string;
}
export interface PersonChanged extends Base<"person.added" | "person.changed" | "person.disabled"> {
  readonly person: string;
  readonly roles?: readonly string[];
}
export interface SignIn extends Base<"sign-in.succeeded" | "sign-in.refused" | "sign-in.ended"> {
  readonly host?: string;
  readonly reason?: string;
}
export interface LogExported extends Base<"log.exported"> {
  readonly size: number;
}
export interface PlatformStarted extends Base<"platform.started" | "platform.stopped"> {
  readonly version: string;
  readonly note?: string;
}

/** Everything the log can say. The union only ever grows: an old log stays readable. */
export type AuditEntry =
  | ViewOpened
  | ViewEnded
  | ViewDenied
  | ConsentGiven
  | ConsentWithdrawn
  | GrantRequested
  | GrantChanged
  | CameraChanged
  | DeviceChanged
  | LinkChanged
  | PersonChanged
  | SignIn
  | LogExported
  | PlatformStarted;

export type AuditAction = AuditEntry["action"];

type WithoutPlace<Entry> = Entry extends AuditEntry ? Omit<Entry, "seq" | "at"> : never;
/** An entry before the log has given it a number and a time. */
export type NewAuditEntry = WithoutPlace<AuditEntry>;

/** The bytes that are hashed and stored: canonical JSON in UTF-8. */
export function encodeEntry(entry: AuditEntry): Uint8Array {
  return utf8(canonicalJson(entry as unknown as CanonicalValue));
}

/** The camera an entry is about, for an index by camera; grant entries name several and have none here. */
export function cameraOf(entry: AuditEntry | NewAuditEntry): string | undefined {
  return "camera" in entry ? entry.camera : undefined;
}

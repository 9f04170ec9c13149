import type { ColumnType, Generated, Insertable, Selectable } from "kysely";

/**
 * The tables of `migrations/*.sql` as Kysely sees them: camelCase names, `timestamptz` as `Date` (millisecond precision, UTC),
 * `bigint` as `number`, `bytea` as `Uint8Array`, `text[]` as `string[]`.
 */
export interface Database {
  setting: SettingTable;
  organisation: OrganisationTable;
  person: PersonTable;
  signInLink: SignInLinkTable;
  session: SessionTable;
  village: VillageTable;
  link: LinkTable;
  device: DeviceTable;
  camera: CameraTable;
  householdMember: HouseholdMemberTable;
  consent: ConsentTable;
  accessGrant: AccessGrantTable;
  accessGrantCamera: AccessGrantCameraTable;
  auditLeaf: AuditLeafTable;
  auditTree: AuditTreeTable;
  auditCheckpoint: AuditCheckpointTable;
  viewing: ViewingTable;
  segment: SegmentTable;
  recordingGap: RecordingGapTable;
  segmentGarbage: SegmentGarbageTable;
  quarantine: QuarantineTable;
}

/** A nullable column that an insert may leave out. */
type Optional<T> = ColumnType<T | null, T | null | undefined, T | null>;

export interface SettingTable {
  key: string;
  /** JSON; written as text made by `JSON.stringify`, read as the parsed value. */
  value: ColumnType<unknown, string, string>;
}

export interface OrganisationTable {
  id: string;
  name: string;
  kind: "county" | "township" | "village" | "department" | "operator" | "household" | "shop" | "company" | "school" | "residents";
}

export interface PersonTable {
  id: string;
  name: string;
  organisationId: string;
  roles: string[];
  language: Generated<string>;
  createdAt: Date;
  disabledAt: Optional<Date>;
}

export interface SignInLinkTable {
  tokenHash: Uint8Array;
  personId: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Optional<Date>;
}

export interface SessionTable {
  tokenHash: Uint8Array;
  personId: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
  endedAt: Optional<Date>;
  userAgent: string;
}

export interface VillageTable {
  code: string;
  name: string;
  kind: "community" | "village";
  x: number;
  y: number;
}

export interface LinkTable {
  id: string;
  direction: "upper" | "lower";
  peerGbId: string;
  localGbId: Optional<string>;
  name: string;
  host: Optional<string>;
  port: Optional<number>;
  transport: "udp" | "tcp";
  charset: Generated<"GB2312" | "GB18030" | "UTF-8">;
  secret: Uint8Array;
  createdAt: Date;
  removedAt: Optional<Date>;
}

export interface DeviceTable {
  gbId: string;
  name: string;
  secret: Uint8Array;
  mediaTransport: Generated<"udp" | "tcp-passive" | "tcp-active">;
  manufacturer: Optional<string>;
  model: Optional<string>;
  firmware: Optional<string>;
  createdAt: Date;
  removedAt: Optional<Date>;
  seenAt: Optional<Date>;
}

export interface CameraTable {
  id: string;
  gbId: string;
  deviceGbId: Optional<string>;
  lowerLinkId: Optional<string>;
  name: string;
  scene: "home" | "shop" | "company" | "school" | "lane" | "village";
  villageCode: Optional<string>;
  placeClass: "A" | "B" | "C" | "D";
  outdoor: Optional<boolean>;
  ownerId: Optional<string>;
  x: Optional<number>;
  y: Optional<number>;
  longitude: Optional<number>;
  latitude: Optional<number>;
  sharedGbId: Optional<string>;
  record: Generated<boolean>;
  retentionDays: Generated<number>;
  online: Generated<boolean>;
  codec: Optional<string>;
  createdAt: Date;
  removedAt: Optional<Date>;
}

export interface HouseholdMemberTable {
  cameraId: string;
  personId: string;
}

export interface ConsentTable {
  id: string;
  cameraId: string;
  recipientLinkId: string;
  purposes: string[];
  textVersion: string;
  language: string;
  givenBy: string;
  givenAt: Date;
  expiresAt: Date;
  withdrawnBy: Optional<string>;
  withdrawnAt: Optional<Date>;
}

export interface AccessGrantTable {
  id: string;
  requesterId: string;
  purpose: "crime_case" | "public_order_case" | "missing_person" | "fire_flood_rescue";
  legalBasis: "owner_consent" | "statutory_duty" | "emergency" | "art21_request";
  caseReference: string;
  reason: string;
  windowFrom: Date;
  windowUntil: Date;
  state: "submitted" | "approved" | "refused" | "withdrawn" | "revoked" | "closed" | "expired";
  requestedAt: Date;
  decidedBy: Optional<string>;
  decidedAt: Optional<Date>;
  decisionNote: Optional<string>;
  revokedBy: Optional<string>;
  revokedAt: Optional<Date>;
}

export interface AccessGrantCameraTable {
  grantId: string;
  cameraId: string;
}

export interface AuditLeafTable {
  seq: number;
  at: Date;
  kind: string;
  cameraId: Optional<string>;
  body: Uint8Array;
  leafHash: Uint8Array;
}

export interface AuditTreeTable {
  one: Generated<boolean>;
  size: number;
  edge: Uint8Array;
}

export interface AuditCheckpointTable {
  size: number;
  root: Uint8Array;
  note: string;
  at: Date;
}

export interface ViewingTable {
  id: string;
  cameraId: string;
  mode: "live" | "playback" | "cascade";
  viewerId: string;
  viewerName: string;
  viewerUnit: string;
  viewerPlatform: string;
  purpose: string;
  grantReference: Optional<string>;
  auditSeq: number;
  footageFrom: Optional<Date>;
  footageUntil: Optional<Date>;
  startedAt: Date;
  endedAt: Optional<Date>;
  endReason: Optional<string>;
  bytes: Optional<number>;
}

export interface SegmentTable {
  id: string;
  cameraId: string;
  startedAt: Date;
  endedAt: Date;
  path: string;
  bytes: number;
  frames: number;
  codec: string;
  initBytes: number;
  fragments: Uint8Array;
  committedAt: Date;
}

export interface RecordingGapTable {
  id: string;
  cameraId: string;
  startedAt: Date;
  endedAt: Optional<Date>;
  cause: "offline" | "network" | "disk" | "privacy" | "consent" | "platform-stopped";
}

export interface SegmentGarbageTable {
  path: string;
  since: Date;
}

export interface QuarantineTable {
  gbId: string;
  host: string;
  firstAt: Date;
  lastAt: Date;
  attempts: number;
}

/** A row of `Table` as read, e.g. `Row<"camera">`. */
export type Row<Table extends keyof Database> = Selectable<Database[Table]>;
/** A row of `Table` as written. */
export type NewRow<Table extends keyof Database> = Insertable<Database[Table]>;

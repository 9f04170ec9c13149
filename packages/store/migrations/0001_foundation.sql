-- One database per platform. Times are timestamptz (UTC). Identifiers are opaque text unless a standard gives them.

create table setting (
  key text primary key,
  value jsonb not null
);

create table organisation (
  id text primary key,
  name text not null,
  kind text not null check (kind in ('county', 'township', 'village', 'department', 'operator', 'household', 'shop', 'company', 'school', 'residents'))
);

create table person (
  id text primary key,
  name text not null,
  organisation_id text not null references organisation (id),
  roles text[] not null check (cardinality(roles) > 0),
  language text not null default 'zh-CN',
  created_at timestamptz not null,
  disabled_at timestamptz,
  -- 三员分立: no person holds two of the three administrations
  check ((('system-admin' = any (roles))::int + ('security-admin' = any (roles))::int + ('audit-admin' = any (roles))::int) <= 1)
);

-- token_hash is SHA-256 of a 256-bit random token; the token itself is never stored
create table sign_in_link (
  token_hash bytea primary key,
  person_id text not null references person (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table session (
  token_hash bytea primary key,
  person_id text not null references person (id),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  user_agent text not null
);
create index session_person on session (person_id) where ended_at is null;

-- 12-digit national statistics code; x and y place the village on the schematic map, 0..1000
create table village (
  code text primary key check (code ~ '^[0-9]{12}$'),
  name text not null,
  kind text not null check (kind in ('community', 'village')),
  x integer not null,
  y integer not null
);

-- direction: 'upper' we register there; 'lower' it registers here. secret is sealed with the platform's own key.
create table link (
  id text primary key,
  direction text not null check (direction in ('upper', 'lower')),
  peer_gb_id text not null check (peer_gb_id ~ '^[0-9]{20}$'),
  local_gb_id text check (local_gb_id ~ '^[0-9]{20}$'),
  name text not null,
  host text,
  port integer check (port between 1 and 65535),
  transport text not null check (transport in ('udp', 'tcp')),
  charset text not null default 'GB18030' check (charset in ('GB2312', 'GB18030', 'UTF-8')),
  secret bytea not null,
  created_at timestamptz not null,
  removed_at timestamptz
);
create unique index link_peer on link (direction, peer_gb_id) where removed_at is null;

-- a GB/T 28181 device that registers here (operator platforms)
create table device (
  gb_id text primary key check (gb_id ~ '^[0-9]{20}$'),
  name text not null,
  secret bytea not null,
  media_transport text not null default 'tcp-passive' check (media_transport in ('udp', 'tcp-passive', 'tcp-active')),
  manufacturer text,
  model text,
  firmware text,
  created_at timestamptz not null,
  removed_at timestamptz,
  seen_at timestamptz
);

-- at an operator: a channel of a device; at the county: a channel some lower platform offers under its owner's consent
create table camera (
  id text primary key,
  gb_id text not null unique check (gb_id ~ '^[0-9]{20}$'),
  device_gb_id text references device (gb_id),
  lower_link_id text references link (id),
  name text not null,
  scene text not null check (scene in ('home', 'shop', 'company', 'school', 'lane', 'village')),
  village_code text references village (code),
  place_class text not null check (place_class in ('A', 'B', 'C', 'D')),
  outdoor boolean,
  owner_id text references person (id),
  x integer,
  y integer,
  longitude double precision,
  latitude double precision,
  -- what a catalogue to an upper platform calls it; stable for ever once given
  shared_gb_id text unique check (shared_gb_id ~ '^[0-9]{20}$'),
  record boolean not null default true,
  retention_days integer not null default 7 check (retention_days between 1 and 90),
  online boolean not null default false,
  codec text,
  created_at timestamptz not null,
  removed_at timestamptz,
  check ((device_gb_id is null) <> (lower_link_id is null))
);
create index camera_village on camera (village_code) where removed_at is null;
create index camera_owner on camera (owner_id) where removed_at is null;

create table household_member (
  camera_id text not null references camera (id),
  person_id text not null references person (id),
  primary key (camera_id, person_id)
);

-- share consent, a record of its own; never changed except for its withdrawal
create table consent (
  id text primary key,
  camera_id text not null references camera (id),
  recipient_link_id text not null references link (id),
  purposes text[] not null check (cardinality(purposes) > 0),
  text_version text not null,
  language text not null,
  given_by text not null references person (id),
  given_at timestamptz not null,
  expires_at timestamptz not null,
  withdrawn_by text references person (id),
  withdrawn_at timestamptz,
  check (expires_at > given_at),
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
create unique index consent_open on consent (camera_id, recipient_link_id) where withdrawn_at is null;

-- "grant" is a word of SQL, so the table is access_grant
create table access_grant (
  id text primary key,
  requester_id text not null references person (id),
  purpose text not null check (purpose in ('crime_case', 'public_order_case', 'missing_person', 'fire_flood_rescue')),
  legal_basis text not null check (legal_basis in ('owner_consent', 'statutory_duty', 'emergency', 'art21_request')),
  case_reference text not null check (length(case_reference) between 3 and 80),
  reason text not null check (length(reason) between 10 and 1000),
  window_from timestamptz not null,
  window_until timestamptz not null,
  state text not null check (state in ('submitted', 'approved', 'refused', 'withdrawn', 'revoked', 'closed', 'expired')),
  requested_at timestamptz not null,
  decided_by text references person (id),
  decided_at timestamptz,
  decision_note text,
  revoked_by text references person (id),
  revoked_at timestamptz,
  check (window_until > window_from),
  check (decided_by is null or decided_by <> requester_id),
  check (state <> 'approved' or decided_by is not null)
);
create index access_grant_requester on access_grant (requester_id, requested_at desc);
create index access_grant_open on access_grant (state, requested_at) where state in ('submitted', 'approved');

create table access_grant_camera (
  grant_id text not null references access_grant (id),
  camera_id text not null references camera (id),
  primary key (grant_id, camera_id)
);
create index access_grant_camera_camera on access_grant_camera (camera_id);

-- RFC 9162 log. seq is the leaf index from 0; body is the canonical JSON that was hashed.
create table audit_leaf (
  seq bigint primary key,
  at timestamptz not null,
  kind text not null,
  camera_id text,
  body bytea not null,
  leaf_hash bytea not null check (length(leaf_hash) = 32)
);
create index audit_leaf_camera on audit_leaf (camera_id, seq desc) where camera_id is not null;

-- the right edge of the tree, one row; changed only in the transaction that adds leaves
create table audit_tree (
  one boolean primary key default true check (one),
  size bigint not null,
  edge bytea not null
);
insert into audit_tree (one, size, edge) values (true, 0, ''::bytea);

create table audit_checkpoint (
  size bigint primary key,
  root bytea not null check (length(root) = 32),
  note text not null,
  at timestamptz not null
);

-- the register of viewings: one row a session, written with its log entry before the first media byte
create table viewing (
  id text primary key,
  camera_id text not null references camera (id),
  mode text not null check (mode in ('live', 'playback', 'cascade')),
  viewer_id text not null,
  viewer_name text not null,
  viewer_unit text not null,
  viewer_platform text not null,
  purpose text not null,
  grant_reference text,
  audit_seq bigint not null references audit_leaf (seq),
  footage_from timestamptz,
  footage_until timestamptz,
  started_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  bytes bigint
);
create index viewing_camera on viewing (camera_id, started_at desc);
create index viewing_open on viewing (camera_id) where ended_at is null;

-- a finished recording file of about a minute; path is relative to the platform's archive folder.
-- fragments: packed index, one entry a GOP (see packages/media archive format)
create table segment (
  id text primary key,
  camera_id text not null references camera (id),
  started_at timestamptz not null,
  ended_at timestamptz not null,
  path text not null unique,
  bytes bigint not null,
  frames integer not null,
  codec text not null,
  init_bytes integer not null,
  fragments bytea not null,
  committed_at timestamptz not null,
  check (ended_at >= started_at)
);
create index segment_time on segment (camera_id, started_at);

create table recording_gap (
  id text primary key,
  camera_id text not null references camera (id),
  started_at timestamptz not null,
  ended_at timestamptz,
  cause text not null check (cause in ('offline', 'network', 'disk', 'privacy', 'consent', 'platform-stopped'))
);
create index recording_gap_time on recording_gap (camera_id, started_at);
create unique index recording_gap_open on recording_gap (camera_id) where ended_at is null;

-- deletion is replayed after a crash: row here → unlink → row gone
create table segment_garbage (
  path text primary key,
  since timestamptz not null
);

-- ids that tried to register without being provisioned
create table quarantine (
  gb_id text not null,
  host text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  attempts integer not null,
  primary key (gb_id, host)
);

import { GbIdText, PlatformRoleName } from "@porchlight/contract";
import { z } from "zod";

const Port = z.number().int().min(0).max(65535);

/** The file `porchlight up --config FILE` reads (JSON). Defaults are for one platform on one machine. */
export const PlatformConfig = z.strictObject({
  role: PlatformRoleName,
  /** Name people see, e.g. 桃江县社会资源汇集平台. */
  name: z.string().min(1).max(80),
  /** Our own 20-digit id, type 200. */
  gbId: GbIdText,
  /** SIP domain; default the first 10 digits of `gbId`. */
  domain: z
    .string()
    .regex(/^[0-9]{10}$/)
    .optional(),
  /** Data folder: keys, archive, and the database when it is our own child. */
  home: z.string(),
  http: z.strictObject({ host: z.string().default("127.0.0.1"), port: Port.default(8080) }).prefault({}),
  sip: z.strictObject({ host: z.string().default("127.0.0.1"), port: Port.default(5060) }).prefault({}),
  media: z
    .strictObject({
      host: z.string().default("127.0.0.1"),
      workers: z.number().int().min(1).max(64).optional(),
      portRange: z.strictObject({ from: Port, to: Port }).optional(),
      /** How this platform asks lower platforms to send: through NAT, `tcp-passive` is the one that works. */
      cascadeTransport: z.enum(["udp", "tcp-passive", "tcp-active"]).default("tcp-passive"),
      segmentSeconds: z.number().int().min(5).max(600).default(60),
      /** A stream nobody looks at and nothing records is closed after this. */
      idleSeconds: z.number().int().min(1).max(600).default(10),
      maxTranscodes: z.number().int().min(0).max(16).default(2),
    })
    .prefault({}),
  /** External PostgreSQL; default: the supervised child below `home`. `DATABASE_URL` overrides. */
  databaseUrl: z.string().optional(),
  /** PGlite in memory: for trials; refuses nothing but keeps nothing. */
  ephemeral: z.boolean().default(false),
  township: z
    .strictObject({ county: z.string(), township: z.string(), areaCode: z.string().regex(/^[0-9]{9}$/) })
    .default({ county: "桃江县", township: "大栗港镇", areaCode: "430922117" }),
});
export type PlatformConfig = z.infer<typeof PlatformConfig>;
export type PlatformConfigInput = z.input<typeof PlatformConfig>;

/** SIP domain of a platform: the first 10 digits of its id (GB/T 28181 Annex E). */
export const domainOf = (config: Pick<PlatformConfig, "gbId" | "domain">): string => config.domain ?? config.gbId.slice(0, 10);

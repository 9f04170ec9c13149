import type { LinkState } from "@porchlight/gb28181";
import type { Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import type { Handlers } from "../../http/routes.ts";
import type { Links } from "./links.ts";

export interface LinkRouteParts {
  readonly db: Kysely<Database>;
  readonly links: Links;
  readonly upperState: (linkId: string) => LinkState;
  readonly isLowerOnline: (peerGbId: string) => boolean;
  readonly sharedChannels: (linkId: string) => number;
}

export function linkRoutes(parts: LinkRouteParts): Pick<Handlers, "links"> {
  return {
    links: async () => {
      const rows = await parts.links.list();
      const counts = await parts.db
        .selectFrom("camera")
        .select(["lowerLinkId", (eb) => eb.fn.countAll<number>().as("count")])
        .where("lowerLinkId", "is not", null)
        .where("removedAt", "is", null)
        .groupBy("lowerLinkId")
        .execute();
      const offered = new Map(counts.map((row) => [row.lowerLinkId, Number(row.count)]));
      return {
        links: rows.map((row) => {
          const state = row.direction === "upper" ? parts.upperState(row.id) : lowerState(parts.isLowerOnline(row.peerGbId));
          return {
            id: row.id,
            direction: row.direction,
            peerGbId: row.peerGbId,
            name: row.name,
            ...(row.host ? { address: `${row.host}:${row.port ?? 5060}` } : {}),
            transport: row.transport,
            state: state.kind,
            ...("since" in state ? { since: Math.round(state.since) } : {}),
            ...("reason" in state ? { reason: state.reason } : {}),
            channels: row.direction === "upper" ? parts.sharedChannels(row.id) : (offered.get(row.id) ?? 0),
          };
        }),
      };
    },
  };
}

/** A lower platform is registered or it is not; it keeps its own record of since when. */
const lowerState = (online: boolean): { kind: "registered" } | { kind: "offline"; reason: string } =>
  online ? { kind: "registered" } : { kind: "offline", reason: "not registered" };

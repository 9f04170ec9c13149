import { mayShare } from "@porchlight/access";
import { type Clock, type Random, unixMs } from "@porchlight/base";
import type { Consent, GiveConsent, Sharing } from "@porchlight/contract";
import type { AuditLog, Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import { notFound, Refusal } from "../../http/refusal.ts";
import type { SignedIn } from "../../http/routes.ts";
import { personActor } from "../../oversight/actor.ts";
import type { CameraRecord } from "../../records/camera-records.ts";
import { newId } from "../../security/new-id.ts";
import { CONSENT_MONTHS, CONSENT_TEXT_VERSION, consentablePurposes } from "./consent-text.ts";

export interface Consents {
  /** Every upper platform with what the owner decided about it. */
  sharing(camera: CameraRecord): Promise<Sharing[]>;
  give(person: SignedIn, camera: CameraRecord, wish: GiveConsent): Promise<void>;
  withdraw(person: SignedIn, camera: CameraRecord, consentId: string): Promise<void>;
}

export interface ConsentParts {
  readonly db: Kysely<Database>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly platformName: string;
  /** Runs after the change is durable: ends running views and tells upper platforms. */
  readonly changed: (cameraId: string) => Promise<void>;
}

export function createConsents(parts: ConsentParts): Consents {
  const { db, audit, clock } = parts;
  return {
    async sharing(camera) {
      const now = new Date(clock.now());
      const [links, open] = await Promise.all([
        db.selectFrom("link").select(["id", "name"]).where("direction", "=", "upper").where("removedAt", "is", null).orderBy("name").execute(),
        db.selectFrom("consent").selectAll().where("cameraId", "=", camera.row.id).where("withdrawnAt", "is", null).where("expiresAt", ">", now).execute(),
      ]);
      const verdict = mayShare(camera.facts);
      return links.map((link) => {
        const consent = open.find((row) => row.recipientLinkId === link.id);
        return {
          recipientId: link.id,
          recipientName: link.name,
          ...(consent ? { consent: consentAnswer(consent, link.name) } : {}),
          ...(verdict.kind === "no" ? { impossible: verdict.code } : {}),
        };
      });
    },

    async give(person, camera, wish) {
      const verdict = mayShare(camera.facts);
      if (verdict.kind === "no") throw new Refusal(422, verdict.code, "this camera has no share path");
      if (wish.textVersion !== CONSENT_TEXT_VERSION) throw new Refusal(409, "consent-text-changed", "the text changed since it was shown; read it again");
      const outside = wish.purposes.filter((purpose) => !(consentablePurposes as readonly string[]).includes(purpose));
      if (outside.length > 0) throw new Refusal(422, "purpose-closed", `no consent can be given for ${outside.join(", ")}`);
      const link = await db
        .selectFrom("link")
        .select("id")
        .where("id", "=", wish.recipientId)
        .where("direction", "=", "upper")
        .where("removedAt", "is", null)
        .executeTakeFirst();
      if (!link) throw notFound("recipient");
      const at = clock.now();
      const expires = new Date(at);
      expires.setUTCMonth(expires.getUTCMonth() + CONSENT_MONTHS);
      const id = newId(parts.random);
      await audit.append(
        [
          {
            action: "consent.given",
            actor: personActor(person, parts.platformName),
            consent: id,
            camera: camera.row.id,
            recipient: link.id,
            purposes: wish.purposes,
            textVersion: wish.textVersion,
            language: wish.language,
            expiresAt: unixMs(expires.getTime()),
          },
        ],
        async (trx) => {
          // an expired consent is closed by the new one, so that at most one is open
          await trx
            .updateTable("consent")
            .set({ withdrawnAt: new Date(at), withdrawnBy: person.id })
            .where("cameraId", "=", camera.row.id)
            .where("recipientLinkId", "=", link.id)
            .where("withdrawnAt", "is", null)
            .execute();
          await trx
            .insertInto("consent")
            .values({
              id,
              cameraId: camera.row.id,
              recipientLinkId: link.id,
              purposes: [...wish.purposes],
              textVersion: wish.textVersion,
              language: wish.language,
              givenBy: person.id,
              givenAt: new Date(at),
              expiresAt: expires,
            })
            .execute();
        },
      );
      await parts.changed(camera.row.id);
    },

    async withdraw(person, camera, consentId) {
      const at = clock.now();
      const open = await db
        .selectFrom("consent")
        .select("id")
        .where("id", "=", consentId)
        .where("cameraId", "=", camera.row.id)
        .where("withdrawnAt", "is", null)
        .executeTakeFirst();
      if (!open) throw notFound("open consent");
      await audit.append(
        [{ action: "consent.withdrawn", actor: personActor(person, parts.platformName), consent: consentId, camera: camera.row.id }],
        async (trx) => {
          await trx
            .updateTable("consent")
            .set({ withdrawnAt: new Date(at), withdrawnBy: person.id })
            .where("id", "=", consentId)
            .execute();
        },
      );
      await parts.changed(camera.row.id);
    },
  };
}

function consentAnswer(
  row: { id: string; recipientLinkId: string; purposes: string[]; textVersion: string; givenAt: Date; expiresAt: Date },
  recipientName: string,
): Consent {
  return {
    id: row.id,
    recipientId: row.recipientLinkId,
    recipientName,
    purposes: row.purposes as Consent["purposes"],
    textVersion: row.textVersion,
    givenAt: row.givenAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
  };
}

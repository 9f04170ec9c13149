import { CONSENT_TEXT_VERSION, type Toolbox } from "@porchlight/server";
import type { DemoCamera } from "./cameras.ts";
import { newSecret } from "./link-secrets.ts";
import { type DemoPerson, demoPeople } from "./people.ts";
import { type DemoPlatform, demoPlatforms } from "./platforms.ts";
import { demoVillages } from "./township.ts";

/** A place for a link made before the county's port is known; the demo corrects it at every start. */
const UNKNOWN_PORT = 5060;

/** People, villages, links and cameras of one demo platform. Everything is added once; a second start changes nothing. */
export async function seedPlatform(
  toolbox: Toolbox,
  platform: DemoPlatform,
  cameras: readonly DemoCamera[],
  linkSecrets: ReadonlyMap<string, string>,
): Promise<void> {
  await seedPeople(toolbox, platform);
  await seedVillages(toolbox);
  await seedLinks(toolbox, platform, linkSecrets);
  await seedCameras(toolbox, platform, cameras);
}

async function seedPeople({ store }: Toolbox, platform: DemoPlatform): Promise<void> {
  const people = demoPeople.filter((person) => person.platform === platform.key);
  for (const { organisation } of people)
    await store.db
      .insertInto("organisation")
      .values(organisation)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  for (const person of people) {
    await store.db
      .insertInto("person")
      .values({ id: person.key, name: person.name, organisationId: person.organisation.id, roles: [...person.roles], createdAt: new Date() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function seedVillages({ store }: Toolbox): Promise<void> {
  await store.db
    .insertInto("village")
    .values([...demoVillages])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function seedLinks({ links }: Toolbox, platform: DemoPlatform, secrets: ReadonlyMap<string, string>): Promise<void> {
  const known = new Set((await links.list()).map((link) => link.peerGbId));
  const county = demoPlatforms[0];
  const peers = platform.role === "county" ? demoPlatforms.filter((other) => other.role === "operator") : [county];
  for (const peer of peers) {
    if (known.has(peer.gbId)) continue;
    const password = secrets.get(platform.role === "county" ? peer.key : platform.key) ?? newSecret();
    await links.add(
      platform.role === "county"
        ? { direction: "lower", peerGbId: peer.gbId, name: peer.name, password }
        : { direction: "upper", peerGbId: peer.gbId, name: peer.name, password, host: "127.0.0.1", port: UNKNOWN_PORT, transport: "tcp" },
    );
  }
}

async function seedCameras(toolbox: Toolbox, platform: DemoPlatform, cameras: readonly DemoCamera[]): Promise<void> {
  const { store, devices } = toolbox;
  const known = new Set((await store.db.selectFrom("device").select("gbId").execute()).map((row) => row.gbId));
  for (const camera of cameras) {
    if (camera.platform !== platform.key || known.has(camera.gbId)) continue;
    const { cameraId } = await devices.add({
      gbId: camera.gbId,
      name: camera.name,
      password: newSecret(),
      mediaTransport: camera.mediaTransport,
      scene: camera.scene,
      villageCode: camera.villageCode,
      placeClass: camera.placeClass,
      ...(camera.outdoor === undefined ? {} : { outdoor: camera.outdoor }),
      ownerId: camera.ownerKey,
      x: camera.x,
      y: camera.y,
    });
    if (camera.shared) await seedConsent(toolbox, cameraId, camera.ownerKey);
  }
}

/** The consent that this demo person is supposed to have given before; recorded as theirs, in the log like any other. */
async function seedConsent({ access, consents, links }: Toolbox, cameraId: string, ownerKey: string): Promise<void> {
  const camera = await access.cameras.byId(cameraId);
  const owner = demoPeople.find((person) => person.key === ownerKey);
  const [upper] = await links.list("upper");
  if (!camera || !owner || !upper) return;
  await consents.give(signedIn(owner), camera, {
    recipientId: upper.id,
    textVersion: CONSENT_TEXT_VERSION,
    language: "zh-CN",
    purposes: ["crime_case", "public_order_case", "missing_person", "fire_flood_rescue"],
  });
}

const signedIn = (person: DemoPerson) => ({
  id: person.key,
  name: person.name,
  roles: person.roles,
  organisation: person.organisation,
  language: "zh-CN" as const,
  sessionExpiresAt: 0,
});

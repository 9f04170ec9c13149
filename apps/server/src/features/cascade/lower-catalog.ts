import { scenes, type Scene } from "@porchlight/access";
import type { Clock, Random } from "@porchlight/base";
import type { CatalogChange, CatalogItem } from "@porchlight/gb28181";
import type { Database } from "@porchlight/store";
import type { Kysely } from "kysely";
import { newId } from "../../security/new-id.ts";

export interface LowerCatalog {
  /** A complete catalogue of a lower platform: what is not in it is not offered any more. */
  replace(linkId: string, items: readonly CatalogItem[]): Promise<void>;
  apply(linkId: string, changes: readonly CatalogChange[]): Promise<void>;
  /** The lower platform is gone: its cameras are offline. */
  offline(linkId: string): Promise<void>;
}

const sceneWords: Readonly<Record<string, Scene>> = { 家庭: "home", 商铺: "shop", 企业: "company", 学校: "school", 小巷: "lane", 乡村: "village" };
const classOfScene: Readonly<Record<Scene, "A" | "B" | "D">> = { home: "D", shop: "D", company: "D", school: "B", lane: "A", village: "A" };

/** Keeps the cameras that lower platforms offer: the only cameras a county has. */
export function createLowerCatalog(parts: {
  db: Kysely<Database>;
  clock: Clock;
  random: Random;
  areaPrefix: string;
  changed: () => Promise<void>;
}): LowerCatalog {
  const { db, clock } = parts;

  const upsert = async (linkId: string, item: CatalogItem): Promise<void> => {
    const villageCode = await villageOf(db, item, parts.areaPrefix);
    const known = await db.selectFrom("camera").select(["id", "lowerLinkId"]).where("gbId", "=", item.id).executeTakeFirst();
    // an id that another link owns is not taken over by whoever announces it later
    if (known && known.lowerLinkId !== linkId && !(await isRemoved(db, known.lowerLinkId))) return;
    const scene = sceneOf(item);
    const facts = {
      name: item.name.slice(0, 120),
      scene,
      villageCode,
      placeClass: classOfScene[scene],
      outdoor: item.roomType === undefined ? null : item.roomType === 1,
      online: item.online,
      longitude: item.longitude ?? null,
      latitude: item.latitude ?? null,
    };
    if (known)
      await db
        .updateTable("camera")
        .set({ ...facts, lowerLinkId: linkId, removedAt: null })
        .where("id", "=", known.id)
        .execute();
    else
      await db
        .insertInto("camera")
        .values({ ...facts, id: newId(parts.random), gbId: item.id, lowerLinkId: linkId, record: false, createdAt: new Date(clock.now()) })
        .execute();
  };
  const remove = async (linkId: string, gbIds: readonly string[] | "all-others", kept: readonly string[] = []): Promise<void> => {
    let query = db
      .updateTable("camera")
      .set({ removedAt: new Date(clock.now()), online: false })
      .where("lowerLinkId", "=", linkId)
      .where("removedAt", "is", null);
    if (gbIds !== "all-others") query = query.where("gbId", "in", [...gbIds, ""]);
    else if (kept.length > 0) query = query.where("gbId", "not in", kept);
    await query.execute();
  };

  /** Catalogues and changes of a link are taken one after the other, in the order they came. */
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = (work: () => Promise<void>): Promise<void> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };

  const replace = async (linkId: string, items: readonly CatalogItem[]): Promise<void> => {
    const cameras = items.filter(isCamera);
    for (const item of cameras) await upsert(linkId, item);
    const kept = cameras.map((item) => item.id);
    await remove(linkId, "all-others", kept);
    await parts.changed();
  };
  const apply = async (linkId: string, changes: readonly CatalogChange[]): Promise<void> => {
    for (const { event, item } of changes) {
      if (event === "DEL") await remove(linkId, [item.id]);
      else if (event === "ADD" || event === "UPDATE") {
        if (isCamera(item)) await upsert(linkId, item);
      } else {
        await db
          .updateTable("camera")
          .set({ online: event === "ON" })
          .where("lowerLinkId", "=", linkId)
          .where("gbId", "=", item.id)
          .execute();
      }
    }
    await parts.changed();
  };
  const offline = async (linkId: string): Promise<void> => {
    await db.updateTable("camera").set({ online: false }).where("lowerLinkId", "=", linkId).execute();
    await parts.changed();
  };
  return {
    replace: (linkId, items) => inOrder(() => replace(linkId, items)),
    apply: (linkId, changes) => inOrder(() => apply(linkId, changes)),
    offline: (linkId) => inOrder(() => offline(linkId)),
  };
}

async function isRemoved(db: Kysely<Database>, linkId: string | null): Promise<boolean> {
  if (linkId === null) return false;
  const link = await db.selectFrom("link").select("removedAt").where("id", "=", linkId).executeTakeFirst();
  return link !== undefined && link.removedAt !== null;
}

/** Types 131 and 132 are cameras; regions, groups and platforms are not. */
const isCamera = (item: CatalogItem): boolean => /^\d{10}13[12]\d{7}$/.test(item.id);

/** The scene from the name grammar 镇-村-场景-方位-序号, else from the model a Porchlight platform writes. */
export function sceneOf(item: Pick<CatalogItem, "name" | "model">): Scene {
  for (const part of item.name.split("-")) {
    const scene = sceneWords[part];
    if (scene) return scene;
  }
  return scenes.find((scene) => scene === item.model) ?? "village";
}

async function villageOf(db: Kysely<Database>, item: CatalogItem, areaPrefix: string): Promise<string | null> {
  if (item.civilCode && item.grassrootsCode) {
    const code = item.civilCode + item.grassrootsCode;
    const found = await db.selectFrom("village").select("code").where("code", "=", code).executeTakeFirst();
    if (found) return found.code;
  }
  const name = item.name.split("-")[1];
  if (!name) return null;
  const named = await db.selectFrom("village").select("code").where("name", "=", name).where("code", "like", `${areaPrefix}%`).executeTakeFirst();
  return named?.code ?? null;
}

import type { Action } from "@porchlight/access";
import type { Session } from "@porchlight/contract";
import type { NavItem } from "./shell.tsx";

export const isOwner = (session: Session): boolean => session.person.roles.some((role) => role === "owner" || role === "household-member");

export const ownerNav: readonly NavItem[] = [
  { href: "/", word: "home", icon: "home" },
  { href: "/recordings", word: "recordings", icon: "clock" },
  { href: "/viewings", word: "viewings", icon: "eye" },
  { href: "/sharing", word: "sharing", icon: "lamp" },
  { href: "/me", word: "me", icon: "person" },
];

const consoleItems: readonly (NavItem & { readonly needs?: Action })[] = [
  { href: "/", word: "overview", icon: "gauge" },
  { href: "/cameras", word: "cameras", icon: "camera", needs: "camera.list" },
  { href: "/map", word: "map", icon: "map", needs: "camera.list" },
  { href: "/requests", word: "requests", icon: "paper", needs: "grant.list" },
  { href: "/health", word: "health", icon: "pulse", needs: "health.read" },
  { href: "/devices", word: "devices", icon: "device", needs: "device.manage" },
  { href: "/links", word: "links", icon: "link", needs: "link.manage" },
  { href: "/log", word: "log", icon: "book", needs: "audit.read" },
  { href: "/people", word: "people", icon: "key", needs: "people.manage" },
  { href: "/me", word: "settings", icon: "person", deskOnly: true },
];

/** Console pages a session may use; what it may not use is not shown. */
export const consoleNav = (session: Session): readonly NavItem[] => consoleItems.filter(({ needs }) => !needs || session.may.includes(needs));

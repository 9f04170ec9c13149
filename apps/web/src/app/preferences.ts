import type { Tongue } from "./time.ts";

export type Theme = "system" | "light" | "dark";
export type Density = "normal" | "compact";

/** What a person chose on this device. Kept in localStorage; nothing of it is sent anywhere. */
export interface Preferences {
  readonly language: Tongue | undefined;
  readonly theme: Theme;
  readonly elder: boolean;
  readonly density: Density;
}

const key = "porchlight.preferences";
export const defaultPreferences: Preferences = { language: undefined, theme: "system", elder: false, density: "normal" };

/** Reads preferences from stored text; anything unknown falls back to its default. */
export function preferencesFrom(text: string | null): Preferences {
  let raw: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    raw = Object(JSON.parse(text ?? "{}")) as typeof raw;
  } catch {
    return defaultPreferences;
  }
  return {
    language: raw.language === "zh-CN" || raw.language === "en" ? raw.language : undefined,
    theme: raw.theme === "light" || raw.theme === "dark" ? raw.theme : "system",
    elder: raw.elder === true,
    density: raw.density === "compact" ? "compact" : "normal",
  };
}

export const loadPreferences = (storage: Pick<Storage, "getItem">): Preferences => preferencesFrom(storage.getItem(key));
export const savePreferences = (storage: Pick<Storage, "setItem">, value: Preferences): void => storage.setItem(key, JSON.stringify(value));

/** Writes preferences onto the document, where the style sheet reads them. */
export function applyPreferences(root: HTMLElement, value: Preferences): void {
  root.lang = value.language ?? "zh-CN";
  if (value.theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = value.theme;
  root.dataset["elder"] = String(value.elder);
  root.dataset["density"] = value.density;
}

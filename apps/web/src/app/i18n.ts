import i18next, { type i18n, type ParseKeys } from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./locales/en/index.ts";
import { zh } from "./locales/zh-CN/index.ts";
import type { Tongue } from "./time.ts";

/** Same keys, other words: what a translation must look like. */
export type SameKeys<Words> = { readonly [Key in keyof Words]: Words[Key] extends string ? string : SameKeys<Words[Key]> };
/** The page's words by key; both languages have exactly these keys. */
export type Words = SameKeys<typeof zh>;
export type WordKey = ParseKeys;

const complete: Readonly<Record<Tongue, Words>> = { "zh-CN": zh, en };

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: Words };
  }
}

/** One i18next instance with both languages in memory: switching needs no request. Text goes to React, which escapes it. */
export function createI18n(tongue: Tongue): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: tongue,
    fallbackLng: "zh-CN",
    defaultNS: "words",
    resources: { "zh-CN": { words: complete["zh-CN"] }, en: { words: complete.en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return instance;
}

import { denialCodes, type DenialCode } from "@porchlight/access";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Refusal } from "./api.ts";
import { zh } from "./locales/zh-CN/index.ts";

type KnownProblem = keyof typeof zh.problems;
const isDenial = (code: string): code is DenialCode => (denialCodes as readonly string[]).includes(code);
const isProblem = (code: string): code is KnownProblem => Object.hasOwn(zh.problems, code);

/** The sentence for a refusal: what happened, what is safe, what to do next. */
export function useRefusalText(): (refusal: Refusal) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ problem }: Refusal) => {
      if (isDenial(problem.code)) return t(`denials.${problem.code}`);
      return isProblem(problem.code) ? t(`problems.${problem.code}`, { code: problem.code }) : t("problems.unknown", { code: problem.code });
    },
    [t],
  );
}

import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Names the browser tab after the page. */
export function useTitle(title: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · ${t("common.name")}`;
  }, [title, t]);
}

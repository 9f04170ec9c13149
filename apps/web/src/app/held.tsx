import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Note, Skeleton } from "../design/kit.tsx";
import type { Refusal } from "./api.ts";
import { useRefusalText } from "./error-words.ts";
import type { Held } from "./store.ts";

/** Shows data in whatever state it is: skeleton, refusal with a way on, or the content (with a note when it may be old). */
export function Loaded<Value>({
  data,
  rows,
  height,
  children,
}: {
  readonly data: Held<Value> & { readonly reload: () => void };
  readonly rows?: number;
  readonly height?: number;
  readonly children: (value: Value) => ReactNode;
}) {
  const { t } = useTranslation();
  if (data.kind === "loading") return <Skeleton rows={rows ?? 3} height={height ?? 4} label={t("common.loading")} />;
  if (data.kind === "failed") return <RefusalNote refusal={data.refusal} onRetry={data.reload} />;
  return (
    <>
      {data.trouble && <RefusalNote refusal={data.trouble} onRetry={data.reload} />}
      {children(data.value)}
    </>
  );
}

export function RefusalNote({ refusal, onRetry }: { readonly refusal: Refusal; readonly onRetry?: () => void }) {
  const { t } = useTranslation();
  const text = useRefusalText();
  return (
    <Note tone="brick" icon="alert" live>
      <p>{text(refusal)}</p>
      {onRetry && (
        <div className="row">
          <button type="button" className="button button-s" onClick={onRetry}>
            {t("common.retry")}
          </button>
        </div>
      )}
    </Note>
  );
}

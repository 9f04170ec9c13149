import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import type { Refusal } from "../../app/api.ts";
import { useApp } from "../../app/context.tsx";
import { useRefusalText } from "../../app/error-words.ts";
import { useTitle } from "../../app/use-title.ts";
import { Empty } from "../../design/kit.tsx";
import { LampMark } from "../../design/lamp-mark.tsx";
import "./sign-in.css";

type Step = { readonly kind: "working" } | { readonly kind: "missing" } | { readonly kind: "refused"; readonly refusal: Refusal };

/** Exchanges the token of a one-time link. It stands in the fragment, which browsers never send, and leaves the address at once. */
export function SignIn() {
  const { t } = useTranslation();
  const { api, setSession } = useApp();
  const [, go] = useLocation();
  const [step, setStep] = useState<Step>({ kind: "working" });
  const begun = useRef(false);
  useTitle(t("signIn.title"));

  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const token = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    if (token.length < 20) return setStep({ kind: "missing" });
    void api.call("signIn", { body: { token } }).then((outcome) => {
      if (outcome.kind === "refused") return setStep({ kind: "refused", refusal: outcome.refusal });
      setSession(outcome.value);
      go("/", { replace: true });
    });
  }, [api, go, setSession]);

  if (step.kind === "working") {
    return (
      <main className="sign-in" role="status">
        <LampMark lit />
        <p>{t("signIn.working")}</p>
      </main>
    );
  }
  return <BadLink refusal={step.kind === "refused" ? step.refusal : undefined} />;
}

function BadLink({ refusal }: { readonly refusal: Refusal | undefined }) {
  const { t } = useTranslation();
  const text = useRefusalText();
  const spent = refusal && refusal.status >= 400 && refusal.status < 429;
  return (
    <main className="sign-in">
      <Empty
        title={t("signIn.badTitle")}
        action={
          <a className="button button-lamp" href="/">
            {t("signIn.toWelcome")}
          </a>
        }
      >
        {!refusal ? t("signIn.missing") : spent ? t("problems.link-used") : text(refusal)}
      </Empty>
    </main>
  );
}

import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "../design/kit.tsx";

/** Keeps one broken page from taking the whole app away. A new `resetKey` (the address) tries again. */
export class CrashGuard extends Component<{ readonly resetKey: string; readonly children: ReactNode }, { readonly failed: string | undefined }> {
  override state = { failed: undefined as string | undefined };

  static getDerivedStateFromError(error: unknown): { failed: string } {
    return { failed: String(error) };
  }

  override componentDidUpdate(previous: { readonly resetKey: string }): void {
    if (previous.resetKey !== this.props.resetKey && this.state.failed !== undefined) this.setState({ failed: undefined });
  }

  override render(): ReactNode {
    return this.state.failed === undefined ? this.props.children : <Crashed onReload={() => this.setState({ failed: undefined })} />;
  }
}

function Crashed({ onReload }: { readonly onReload: () => void }) {
  const { t } = useTranslation();
  return (
    <Empty
      title={t("common.crash.title")}
      action={
        <button type="button" className="button button-dusk" onClick={onReload}>
          {t("common.crash.reload")}
        </button>
      }
    >
      {t("common.crash.body")}
    </Empty>
  );
}

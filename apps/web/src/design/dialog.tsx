import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";

/** A modal sheet: from below on a phone, centred on a desk. Focus goes in, stays in and comes back; Escape closes. */
export function Dialog({
  open,
  onClose,
  title,
  children,
  actions,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className="dialog">
          <Base.Title>{title}</Base.Title>
          {children}
          <div className="dialog-actions">{actions}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

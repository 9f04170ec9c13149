import type { SipFlow } from "./agent.ts";
import type { Dialog } from "./dialog.ts";
import type { SipRequest } from "./message.ts";
import { tagOf } from "./name-addr.ts";

/** Established dialogs by Call-ID and tags (RFC 3261 §12), in bounded number. */
export interface DialogTable {
  readonly room: boolean;
  readonly size: number;
  add(dialog: Dialog): void;
  remove(dialog: Dialog): void;
  /** The dialog a request from the peer belongs to. */
  find(request: SipRequest): Dialog | undefined;
  flowClosed(flow: SipFlow): void;
  close(): void;
}

export function dialogId(callId: string, localTag: string, remoteTag: string): string {
  return `${callId};${localTag};${remoteTag}`;
}

export function createDialogTable(capacity: number): DialogTable {
  const dialogs = new Map<string, Dialog>();
  return {
    get room() {
      return dialogs.size < capacity;
    },
    get size() {
      return dialogs.size;
    },
    add: (dialog) => void dialogs.set(dialog.id, dialog),
    remove: (dialog) => void (dialogs.get(dialog.id) === dialog && dialogs.delete(dialog.id)),
    find({ headers }) {
      const localTag = tagOf(headers.get("to"));
      if (localTag === undefined) return undefined;
      return dialogs.get(dialogId(headers.get("call-id") ?? "", localTag, tagOf(headers.get("from")) ?? ""));
    },
    flowClosed(flow) {
      for (const dialog of [...dialogs.values()]) if (dialog.flow.id === flow.id) dialog.finish("transport-lost");
    },
    close() {
      for (const dialog of [...dialogs.values()]) dialog.finish("transport-lost");
    },
  };
}

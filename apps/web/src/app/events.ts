import { ChangeEvent } from "@porchlight/contract";

/**
 * Listens to `/api/events`. `onChange` gets each change; `onReturn` is called when the stream came back after a break, because changes
 * may have been missed. The browser reconnects by itself; a stream the server closed for good is tried again after `retryMs`.
 */
export function listenToChanges(options: {
  readonly onChange: (event: ChangeEvent) => void;
  readonly onReturn: () => void;
  readonly retryMs?: number;
}): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let broken = false;
  const receive = (event: MessageEvent): void => {
    const parsed = ChangeEvent.safeParse(jsonOf(String(event.data)));
    if (parsed.success) options.onChange(parsed.data);
  };
  const open = (): void => {
    source = new EventSource("/api/events");
    source.onmessage = receive;
    source.addEventListener("change", receive);
    source.onopen = () => {
      if (broken) options.onReturn();
      broken = false;
    };
    source.onerror = () => {
      broken = true;
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, options.retryMs ?? 5000);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Listener<Event> = (event: Event) => void;

/** One typed stream of events. A listener that throws does not stop the others; the first fault is rethrown after all ran. */
export interface Emitter<Event> {
  emit(event: Event): void;
  /** Returns the function that stops listening. */
  on(listener: Listener<Event>): () => void;
}

export function createEmitter<Event>(): Emitter<Event> {
  const listeners = new Set<Listener<Event>>();
  return {
    emit(event) {
      let failed: { error: unknown } | undefined;
      for (const listener of [...listeners]) {
        try {
          listener(event);
        } catch (error) {
          failed ??= { error };
        }
      }
      if (failed) throw failed.error;
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

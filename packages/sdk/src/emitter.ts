/** Listeners by event name. A listener that throws does not keep the others from hearing. */
export interface Emitter<E> {
  on<N extends keyof E>(name: N, listener: (value: E[N]) => void): () => void;
  emit<N extends keyof E>(name: N, value: E[N]): void;
}

export function createEmitter<E>(): Emitter<E> {
  const listeners = new Map<keyof E, Set<(value: never) => void>>();
  return {
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    emit(name, value) {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        try {
          (listener as (value: unknown) => void)(value);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}

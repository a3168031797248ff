/** The part of `localStorage` that we use. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export function createMemoryStore(): KeyValueStore {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

/** `localStorage` where it can be used; memory where it is missing, blocked (third-party frames) or full. */
export function createBrowserStore(): KeyValueStore {
  const memory = createMemoryStore();
  const attempt = <T>(real: () => T, fallback: () => T): T => {
    try {
      return real();
    } catch {
      return fallback();
    }
  };
  return {
    getItem: (key) =>
      memory.getItem(key) ??
      attempt(
        () => localStorage.getItem(key),
        () => null,
      ),
    setItem: (key, value) =>
      attempt(
        () => {
          localStorage.setItem(key, value);
          memory.removeItem(key);
        },
        () => memory.setItem(key, value),
      ),
    removeItem: (key) => {
      memory.removeItem(key);
      attempt(
        () => localStorage.removeItem(key),
        () => undefined,
      );
    },
  };
}

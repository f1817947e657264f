/** Something that can be disposed of, in the shape of the editor's own type. */
export interface Disposable {
  dispose(): unknown;
}

/** An event emitter in the shape of the editor's own, so that logic can be tested without an editor. */
export interface Emitter<T> {
  readonly event: (listener: (value: T) => unknown) => Disposable;
  fire(value: T): void;
}

export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => unknown>();
  return {
    event: (listener) => {
      const own = (value: T): unknown => listener(value); // A listener that is registered twice is called twice.
      listeners.add(own);
      return { dispose: () => void listeners.delete(own) };
    },
    fire: (value) => {
      for (const listener of [...listeners]) listener(value);
    },
  };
}

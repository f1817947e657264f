import { createEmitter, type Disposable } from "../emitter.ts";

/** The runs that the dashboard shows, the one in focus first. */
export interface ShownRuns {
  readonly ids: readonly string[];
  set(ids: readonly string[]): void;
  readonly onDidChange: (listener: (ids: readonly string[]) => unknown) => Disposable;
}

export function createShownRuns(): ShownRuns {
  const changes = createEmitter<readonly string[]>();
  let ids: readonly string[] = [];
  return {
    get ids() {
      return ids;
    },
    set(next) {
      if (next.join() === ids.join()) return;
      ids = next;
      changes.fire(ids);
    },
    onDidChange: changes.event,
  };
}

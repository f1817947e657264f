import type { Memento } from "vscode";

/**
 * The runs that this editor's user has queued, remembered in the editor's own storage.
 *
 * A folder of a workspace may come from someone else: a run in it starts only by a click, whatever its files say.
 */
export interface RunQueue {
  has(runId: string): boolean;
  add(runId: string): Promise<void>;
  remove(runId: string): Promise<void>;
}

const KEY = "queuedRuns";

export function createRunQueue(storage: Pick<Memento, "get" | "update">): RunQueue {
  const ids = (): readonly string[] => storage.get<readonly string[]>(KEY, []);
  return {
    has: (runId) => ids().includes(runId),
    add: async (runId) => storage.update(KEY, [...new Set([...ids(), runId])]),
    remove: async (runId) => {
      if (ids().includes(runId))
        await storage.update(
          KEY,
          ids().filter((id) => id !== runId),
        );
    },
  };
}

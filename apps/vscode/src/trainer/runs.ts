import type { TrainRequest } from "@sentiment-tuner/protocol";

import { createEmitter, type Disposable } from "../emitter.ts";
import { messageOf } from "../errors.ts";
import { Run, type RunEnvironment, type RunListener } from "./run.ts";
import { readReady, type StoredRun } from "./run-store.ts";
import { isActive, isUnderWay, type RunState } from "./state.ts";

/** Every run of the workspace, and the clock that keeps those under way moving. */
export interface Runs {
  /** Finds the runs on disk, once; those under way are taken over. */
  load(): Promise<void>;
  /** Looks at the disk again: runs may have come or gone by other hands. */
  refresh(): Promise<void>;
  /** The newest first. */
  readonly all: readonly Run[];
  get(id: string): Run | undefined;
  /** Writes the request and starts the process, or has it wait until no other run is under way. */
  start(name: string, request: (folder: string) => TrainRequest, isQueued?: boolean): Promise<Run>;
  /** @param engine - another to go on with */
  resume(run: Run, engine?: string): Promise<void>;
  /** Removes a run that has ended, with its folder. */
  remove(run: Run): Promise<void>;
  /** The list, or the state of one of them, changed. */
  readonly onDidChange: (listener: (change: RunChange) => unknown) => Disposable;
  /** Lines may have been added to the files of active runs. */
  readonly onDidPoll: (listener: (runs: readonly Run[]) => unknown) => Disposable;
  dispose(): void;
}

/** Undefined `run`: the list itself. */
interface RunChange {
  readonly run?: Run;
  readonly state?: RunState;
  readonly previous?: RunState;
}

const POLL_MS = 250;

export function createRuns(environment: RunEnvironment, pollMs: number = POLL_MS): Runs {
  const runs = new Map<string, Run>();
  const changes = createEmitter<RunChange>();
  const polls = createEmitter<readonly Run[]>();
  let isLoading = false; // While a log is replayed, its events are history and not news.
  let loaded: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDisposed = false;
  const listener: RunListener = {
    onState: (run, state, previous) => {
      if (!isLoading) changes.fire({ run, state, previous });
    },
  };
  const all = (): readonly Run[] => [...runs.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  const active = (): readonly Run[] => [...runs.values()].filter((run) => isActive(run.state));

  function keepPolling(): void {
    if (timer !== undefined || isDisposed || active().length === 0) return;
    timer = setTimeout(() => {
      void pollOnce().finally(() => {
        timer = undefined;
        keepPolling();
      });
    }, pollMs);
  }

  async function pollOnce(): Promise<void> {
    const polled = active();
    for (const run of polled) {
      try {
        await run.poll();
      } catch (error) {
        environment.note(`Run ${run.id} could not be looked after: ${messageOf(error)}`);
      }
    }
    polls.fire(polled);
    await startNext();
  }

  /** The one that has waited longest begins when nothing else is under way. */
  async function startNext(): Promise<void> {
    const next = all().findLast(({ state }) => state.kind === "waiting");
    if (next === undefined || !environment.isTrusted() || all().some(({ state }) => isUnderWay(state))) return;
    await next.start();
  }

  async function find(stored: StoredRun): Promise<Run> {
    const ready = await readReady(stored.folder);
    const run = new Run(stored, environment, listener, ready);
    if (ready === undefined) await run.adopt();
    return run;
  }

  async function refresh(): Promise<void> {
    isLoading = true;
    try {
      const found = await environment.store.list();
      for (const stored of found) if (!runs.has(stored.id)) runs.set(stored.id, await find(stored));
      const ids = new Set(found.map(({ id }) => id));
      for (const [id, run] of runs) if (!ids.has(id) && !isActive(run.state)) runs.delete(id);
    } finally {
      isLoading = false;
    }
    changes.fire({});
    keepPolling();
  }

  return {
    load: () => (loaded ??= refresh()),
    refresh,
    get all() {
      return all();
    },
    get: (id) => runs.get(id),
    async start(name, request, isQueued = false) {
      const stored = await environment.store.create({
        startedAt: new Date(environment.now()),
        name,
        request,
        isQueued,
      });
      const run = new Run(stored, environment, listener);
      runs.set(run.id, run);
      changes.fire({});
      await (isQueued ? run.adopt() : run.start());
      keepPolling();
      return run;
    },
    async resume(run, engine) {
      await run.resume(engine);
      keepPolling();
    },
    async remove(run) {
      if (isActive(run.state)) throw new RangeError(`Run ${run.id} is still under way and cannot be removed.`);
      await environment.store.remove(run.stored);
      runs.delete(run.id);
      changes.fire({});
    },
    onDidChange: changes.event,
    onDidPoll: polls.event,
    dispose() {
      isDisposed = true;
      clearTimeout(timer);
    },
  };
}

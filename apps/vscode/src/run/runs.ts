import type { TrainRequest } from "@sentiment-tuner/protocol";

import { createEmitter, type Disposable } from "../emitter.ts";
import { messageOf } from "../errors.ts";
import { readReady, type StoredRun } from "./run-store.ts";
import { Run, type RunEnvironment, type RunListener } from "./run.ts";
import { isActive, isUnderWay, type RunState } from "./state.ts";

/** All runs of the workspace. A timer polls the active ones. */
export interface Runs {
  /** Finds the runs on disk, once, and takes over those that are under way. */
  load(): Promise<void>;
  /** Reads the disk again: another window may have added or deleted runs. */
  refresh(): Promise<void>;
  /** The newest first. */
  readonly all: readonly Run[];
  get(id: string): Run | undefined;
  /** Writes the request and starts the process, or queues the run. */
  start(name: string, request: (folder: string) => TrainRequest, isQueued?: boolean): Promise<Run>;
  /** @param engine - the engine from now on; undefined: the same as before */
  resume(run: Run, engine?: string): Promise<void>;
  rename(run: Run, name: string): Promise<void>;
  /** Reads the report of a finished run again. */
  reread(run: Run): Promise<void>;
  /** The run that a queued run waits for: the next older one in the queue, or one that is under way. */
  aheadOf(run: Run): Run | undefined;
  /** Deletes a run that has ended, with its folder. */
  remove(run: Run): Promise<void>;
  /** The list of runs or the state of one run changed. */
  readonly onDidChange: (listener: (change: RunChange) => unknown) => Disposable;
  /** Active runs were polled: their files may have new lines. */
  readonly onDidPoll: (listener: (runs: readonly Run[]) => unknown) => Disposable;
  dispose(): void;
}

/** Without `run`, the list itself changed. */
interface RunChange {
  readonly run?: Run;
  readonly state?: RunState;
  readonly previous?: RunState;
}

const POLL_MS = 250;
/** Time for another window to start the run that it has queued. After it, that window is gone. */
const FOREIGN_QUEUE_MS = 6_000;
/** Time between two looks at the folder of runs, in which other windows write as well. */
const WATCH_MS = 1_500;

export function createRuns(environment: RunEnvironment, pollMs: number = POLL_MS, watchMs: number = WATCH_MS): Runs {
  const runs = new Map<string, Run>();
  const changes = createEmitter<RunChange>();
  const polls = createEmitter<readonly Run[]>();
  let isLoading = false; // Events of a replayed log are not reported.
  let loaded: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watchTimer: ReturnType<typeof setTimeout> | undefined;
  let stamp: string | undefined;
  let idleSince: number | undefined;
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
        environment.note(`Run ${run.id} could not be polled: ${messageOf(error)}`);
      }
    }
    polls.fire(polled);
    await startNext();
  }

  /** Starts the oldest queued run if no other run is under way. */
  async function startNext(): Promise<void> {
    if (!environment.isTrusted() || all().some(({ state }) => isUnderWay(state))) {
      idleSince = undefined;
      return;
    }
    idleSince ??= environment.now();
    const isTheirTurn = environment.now() - idleSince < FOREIGN_QUEUE_MS;
    const next = all().findLast(({ state, isForeign }) => state.kind === "waiting" && !(isForeign && isTheirTurn));
    await next?.start();
  }

  async function find(stored: StoredRun, isForeign = false): Promise<Run> {
    const ready = await readReady(stored.folder);
    const run = new Run(stored, environment, listener, ready, isForeign);
    if (ready === undefined) await run.adopt();
    return run;
  }

  /** Looks regularly for what other windows changed. */
  function keepWatching(): void {
    if (isDisposed) return;
    clearTimeout(watchTimer);
    watchTimer = setTimeout(() => {
      void watchOnce()
        .catch((error: unknown) => environment.note(`The runs could not be listed: ${messageOf(error)}`))
        .finally(keepWatching);
    }, watchMs);
    watchTimer.unref(); // It must not keep a process alive.
  }

  async function watchOnce(): Promise<void> {
    if ((await environment.store.stamp()) !== stamp) await refresh();
  }

  /** A run that appears after the first look was started by another window. */
  async function refresh(isFirst = false): Promise<void> {
    isLoading = true;
    try {
      stamp = await environment.store.stamp();
      const found = await environment.store.list();
      for (const stored of found) {
        const known = runs.get(stored.id);
        if (known !== undefined && !wasChangedElsewhere(known, stored)) continue;
        const run = await find(stored, !isFirst);
        if (runs.get(stored.id) === known) runs.set(stored.id, run); // Otherwise this window has just started it.
      }
      const ids = new Set(found.map(({ id }) => id));
      for (const [id, run] of runs) if (!ids.has(id) && !isActive(run.state)) runs.delete(id);
    } finally {
      isLoading = false;
    }
    changes.fire({});
    keepPolling();
    keepWatching();
  }

  return {
    load: () => (loaded ??= refresh(true)),
    refresh: () => refresh(),
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
      if (isQueued) await environment.queue.add(run.id);
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
    async rename(run, name) {
      await run.rename(name);
      changes.fire({});
    },
    async reread({ stored }) {
      runs.set(stored.id, await find(stored));
      changes.fire({});
    },
    aheadOf(run) {
      if (run.state.kind !== "waiting") return undefined;
      const others = all().filter((other) => other !== run);
      return (
        others.find(({ id, state }) => state.kind === "waiting" && id < run.id) ??
        others.find(({ state }) => isUnderWay(state))
      );
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
      clearTimeout(watchTimer);
    },
  };
}

/** Whether another window renamed a run that has ended, resumed it, or started it from the queue. */
function wasChangedElsewhere({ stored: { order }, state }: Run, { order: found }: StoredRun): boolean {
  if (state.kind === "waiting") return found.isQueued !== true;
  return !isActive(state) && (found.attempt !== order.attempt || found.name !== order.name);
}

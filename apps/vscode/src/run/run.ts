import type { RunProcess } from "@sentiment-tuner/protocol";

import { codeOf, messageOf } from "../errors.ts";
import { escalateStop, type StopGraces, type StopProgress } from "./escalate-stop.ts";
import { type LineTail, parseEvents } from "./line-tail.ts";
import type { ProcessExit, Processes } from "./processes.ts";
import type { RunQueue } from "./run-queue.ts";
import type { RunStore, StoredRun } from "./run-store.ts";
import { INITIAL_STATE, isActive, reduceRun, type RunStateAction, type RunState } from "./state.ts";

/** Time limit for a started process to write its process.json. */
const START_GRACE_MS = 30_000;

/** What a run needs from outside. Tests pass fakes. */
export interface RunEnvironment {
  readonly store: RunStore;
  readonly processes: Processes;
  readonly tail: (folder: string) => LineTail;
  readonly readProcess: (folder: string) => Promise<RunProcess | undefined>;
  /** Asks the process to stop; resolves when it has received the request. */
  readonly requestStop: (record: RunProcess, runId: string) => Promise<void>;
  /** Queued runs of this editor. */
  readonly queue: RunQueue;
  /** Queued runs start only in a trusted workspace. */
  readonly isTrusted: () => boolean;
  readonly now: () => number;
  readonly graces: StopGraces;
  /** Writes to the log. */
  readonly note: (message: string) => void;
}

export interface RunListener {
  onState(run: Run, state: RunState, previous: RunState): void;
}

/**
 * One run: its files, its state and, while it is under way, its process.
 *
 * Nothing here waits. `poll` reads the log, checks the process and the clock, and does what is due. It is called regularly while the run
 * is active.
 */
export class Run {
  #stored: StoredRun;
  #state: RunState;
  #tail: LineTail;
  #pid: number | undefined;
  #exit: ProcessExit | undefined;
  #startedAt: number;
  #restartAt: number | undefined;
  #stop: StopProgress | undefined;
  #isStartedHere = false;
  #polling: Promise<void> | undefined;
  #isForeign: boolean;

  /** @param isForeign - another window started the run and takes care of its process */
  constructor(
    stored: StoredRun,
    private readonly environment: RunEnvironment,
    private readonly listener: RunListener,
    state: RunState = INITIAL_STATE,
    isForeign = false,
  ) {
    this.#isForeign = isForeign;
    this.#stored = stored;
    this.#state = state;
    this.#tail = environment.tail(stored.folder);
    this.#startedAt = environment.now();
  }

  get id(): string {
    return this.#stored.id;
  }

  get folder(): string {
    return this.#stored.folder;
  }

  get stored(): StoredRun {
    return this.#stored;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Whether another window takes care of the process: this one only follows it. */
  get isForeign(): boolean {
    return this.#isForeign;
  }

  /** Starts the process. */
  async start(): Promise<void> {
    this.#isForeign = false;
    await this.#leaveQueue();
    this.#dispatch({ type: "started" });
    await this.#spawn();
  }

  /**
   * Resumes from the newest checkpoint, or from the beginning if there is none.
   *
   * @param engine - the engine from now on; undefined: the same as before
   */
  async resume(engine?: string): Promise<void> {
    if (isActive(this.#state)) return;
    this.#isForeign = false;
    this.#stop = undefined;
    if (engine !== undefined) {
      const { order } = this.#stored;
      this.#stored = { ...this.#stored, order: { ...order, request: { ...order.request, engine } } };
    }
    this.#dispatch({ type: "started" });
    await this.#restart();
  }

  /**
   * Takes over a run of an earlier window: replays its log and checks whether its process still runs.
   */
  async adopt(): Promise<void> {
    if (this.#stored.order.isQueued === true && this.environment.queue.has(this.id)) {
      this.#dispatch({ type: "queued" });
      return;
    }
    await this.#readEvents();
    if (!isActive(this.#state)) return;
    const record = await this.environment.readProcess(this.folder);
    const isFresh = this.environment.now() - Date.parse(this.#stored.order.createdAt) < START_GRACE_MS;
    if (record !== undefined && (await this.environment.processes.isWorkerOf(record.pid, this.folder))) {
      this.#pid = record.pid;
    } else if (record !== undefined || !isFresh) {
      await this.#readEvents(); // It may have ended meanwhile.
      this.#dispatch({ type: "lost" });
    }
  }

  /** Asks the process to stop after its current step. If it does not, `poll` sends signals. */
  async stop(): Promise<void> {
    if (this.#state.kind === "waiting") {
      await this.#leaveQueue();
      this.#dispatch({ type: "stopRequested" });
      return;
    }
    if (!isActive(this.#state) || this.#stop !== undefined) return;
    this.#stop = { requestedAt: this.environment.now() };
    this.#dispatch({ type: "stopRequested" });
    if (this.#restartAt !== undefined) {
      this.#restartAt = undefined; // No process runs: the restart is cancelled.
      this.#dispatch({ type: "gone", reason: "", isFinal: true });
      return;
    }
    const record = await this.environment.readProcess(this.folder);
    if (record === undefined) return; // It does not listen yet: `poll` will signal it.
    try {
      await this.environment.requestStop(record, this.id);
    } catch (error) {
      this.environment.note(`Run ${this.id} did not take the request to stop: ${messageOf(error)}`);
      if (codeOf(error) !== "TRAINER_EXITED") this.#stop = { requestedAt: -Infinity }; // Signal it at the next poll.
    }
  }

  /** Changes the display name, for all windows. */
  async rename(name: string): Promise<void> {
    this.#stored = { ...this.#stored, order: { ...this.#stored.order, name } };
    await this.environment.store.update(this.#stored);
  }

  /** Does what is due. Concurrent calls share one poll. */
  poll(): Promise<void> {
    this.#polling ??= this.#poll().finally(() => {
      this.#polling = undefined;
    });
    return this.#polling;
  }

  async #poll(): Promise<void> {
    if (this.#state.kind === "waiting") return;
    await this.#readEvents();
    if (!isActive(this.#state)) return;
    if (this.#restartAt !== undefined) {
      if (this.environment.now() < this.#restartAt) return;
      await this.#restart();
      return;
    }
    const pid = (this.#pid ??= (await this.environment.readProcess(this.folder))?.pid);
    if (this.#isGone(pid)) {
      if (await this.#isTakenByAnother(pid)) return;
      await this.#readEvents(); // Events that it wrote last.
      if (!isActive(this.#state)) return;
      if (pid === undefined && this.#exit === undefined && !this.#isStartedHere) {
        this.#dispatch({ type: "lost" }); // Only a process that a user started is started again.
      } else this.#afterExit(this.#exit ?? { reason: "no exit code", isFinal: false });
    } else if (this.#stop !== undefined && pid !== undefined) {
      this.#stop = await escalateStop(this, pid, this.#stop, this.environment);
    }
  }

  /** Two windows may resume a run at the same time. The process of one is refused; that window follows the process of the other. */
  async #isTakenByAnother(pid: number | undefined): Promise<boolean> {
    if (this.#exit === undefined || this.#stop !== undefined) return false;
    const other = (await this.environment.readProcess(this.folder))?.pid;
    if (other === undefined || other === pid) return false;
    this.#isForeign = await this.environment.processes.isWorkerOf(other, this.folder);
    if (this.#isForeign) [this.#exit, this.#pid] = [undefined, other];
    return this.#isForeign;
  }

  #isGone(pid: number | undefined): boolean {
    if (this.#exit !== undefined) return true;
    if (pid === undefined) return this.environment.now() - this.#startedAt > START_GRACE_MS;
    return !this.environment.processes.isAlive(pid);
  }

  #afterExit(exit: ProcessExit): void {
    this.#pid = undefined;
    if (this.#isForeign && this.#stop === undefined) {
      this.#dispatch({ type: "lost" }); // The other window starts it again, which `request.json` will say.
      return;
    }
    this.#dispatch({ type: "gone", ...exit });
    if (this.#state.kind === "starting" && this.#state.restartInMs !== undefined) {
      this.#restartAt = this.environment.now() + this.#state.restartInMs;
    }
  }

  /** Starts the process again from the newest checkpoint. */
  async #restart(): Promise<void> {
    this.#restartAt = undefined;
    const { order } = this.#stored;
    const next = { ...order, attempt: order.attempt + 1, request: { ...order.request, resume: true } };
    this.#stored = { ...this.#stored, order: next };
    await this.environment.store.update(this.#stored);
    await this.#spawn();
  }

  /** Removes the run from the queue, for all windows. */
  async #leaveQueue(): Promise<void> {
    await this.environment.queue.remove(this.id);
    const { isQueued, ...order } = this.#stored.order;
    if (isQueued !== true) return;
    this.#stored = { ...this.#stored, order };
    await this.environment.store.update(this.#stored);
  }

  async #spawn(): Promise<void> {
    this.#exit = undefined;
    this.#pid = undefined;
    this.#isStartedHere = true;
    this.#startedAt = this.environment.now();
    try {
      const child = await this.environment.processes.start(this.folder);
      this.#pid = child.pid;
      child.onExit((exit) => {
        this.#exit = exit;
      });
    } catch (error) {
      this.#exit = { reason: messageOf(error), isFinal: true };
    }
  }

  async #readEvents(): Promise<void> {
    for (;;) {
      const { text, isEnd } = await this.#tail.next();
      for (const event of parseEvents(text)) this.#dispatch({ type: "event", event });
      if (isEnd) return;
    }
  }

  #dispatch(action: RunStateAction): void {
    const previous = this.#state;
    this.#state = reduceRun(previous, action);
    if (this.#state !== previous) this.listener.onState(this, this.#state, previous);
  }
}

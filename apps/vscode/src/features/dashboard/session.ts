import type { FromDashboard, RunSummary, ToDashboard } from "@sentiment-tuner/protocol";

import type { LineTail } from "../../run/line-tail.ts";

/** What a session with the page needs. Tests pass fakes. */
export interface DashboardHost {
  readonly post: (message: ToDashboard) => void;
  /** Called with the runs that the page shows, whenever they are chosen. */
  readonly onShown?: ((runIds: readonly string[]) => void) | undefined;
  readonly summaries: () => readonly RunSummary[];
  /** Follows the run's events from their beginning. */
  readonly events: (runId: string) => LineTail | undefined;
  /** Follows the predictions of a completed run; undefined for another run. */
  readonly predictions: (runId: string) => LineTail | undefined;
  /** English text → translated text; undefined: the page shows English. */
  readonly strings?: Readonly<Record<string, string>>;
  readonly locale: string;
  /** Called for every other message: a button, a review to open, a problem for the log. */
  readonly act: (message: Exclude<FromDashboard, { kind: "ready" | "show" }>) => void;
}

/** The editor's side of one page: which runs it shows, and how much of their files was sent. */
export interface DashboardSession {
  receive(message: FromDashboard): Promise<void>;
  /** Shows runs, the one in focus first. */
  show(runIds: readonly string[]): Promise<void>;
  /** The list of runs, or the state of one, changed. */
  updateRuns(): void;
  /** Sends the lines that were added. */
  pump(): Promise<void>;
  dispose(): void;
}

interface ShownRun {
  readonly events: LineTail | undefined;
  predictions: LineTail | undefined;
  hasAllPredictions: boolean;
}

/** @param initial - the runs to show when the page is ready and remembers none */
export function createDashboardSession(host: DashboardHost, initial: readonly string[]): DashboardSession {
  const shown = new Map<string, ShownRun>();
  let wanted = initial;
  let isReady = false;
  let isDisposed = false;
  let pumping: Promise<void> = Promise.resolve();

  const known = (runIds: readonly string[]): readonly string[] => {
    const ids = new Set(host.summaries().map(({ id }) => id));
    return runIds.filter((id) => ids.has(id));
  };
  const newest = (): readonly string[] =>
    host
      .summaries()
      .slice(0, 1)
      .map(({ id }) => id);

  function setShown(runIds: readonly string[]): void {
    host.onShown?.(runIds);
    for (const id of shown.keys()) if (!runIds.includes(id)) shown.delete(id);
    for (const id of runIds) {
      if (!shown.has(id)) shown.set(id, { events: host.events(id), predictions: undefined, hasAllPredictions: false });
    }
  }

  function start(remembered: readonly string[]): void {
    isReady = true;
    const chosen = [wanted, known(remembered), newest()].map(known).find((ids) => ids.length > 0) ?? [];
    wanted = chosen;
    shown.clear(); // A page that says `ready` has no lines yet.
    setShown(chosen);
    const { strings, locale } = host;
    host.post({ kind: "snapshot", runs: host.summaries(), shown: chosen, ...(strings && { strings }), locale });
  }

  /** Sends the new lines of each shown run. A run that is hidden meanwhile is dropped. */
  async function sendAll(): Promise<void> {
    for (const [runId, run] of [...shown]) {
      if (run.events !== undefined) await sendLines(runId, run, run.events, "events");
      run.predictions ??= run.hasAllPredictions ? undefined : host.predictions(runId);
      if (run.predictions === undefined) continue;
      await sendLines(runId, run, run.predictions, "predictions");
      run.predictions = undefined; // The file is complete when it appears.
      run.hasAllPredictions = true;
    }
  }

  async function sendLines(
    runId: string,
    run: ShownRun,
    tail: LineTail,
    kind: "events" | "predictions",
  ): Promise<void> {
    for (;;) {
      const { text, isStart, isEnd } = await tail.next();
      if (isDisposed || shown.get(runId) !== run) return;
      if (text !== "" && kind === "events") host.post({ kind, runId, isStart, text });
      if (kind === "predictions") host.post({ kind, runId, isStart, isEnd, text });
      if (isEnd) return;
    }
  }

  /** Pumps one after the other, so that lines keep their order. */
  function pump(): Promise<void> {
    pumping = pumping.then(() => (isReady && !isDisposed ? sendAll() : undefined));
    return pumping;
  }

  return {
    async receive(message) {
      switch (message.kind) {
        case "ready":
          start(message.shown ?? []);
          return pump();
        case "show":
          wanted = known(message.runIds);
          setShown(wanted);
          host.post({ kind: "shown", runIds: wanted });
          return pump();
        default:
          host.act(message);
          return;
      }
    },
    async show(runIds) {
      wanted = runIds;
      if (!isReady) return;
      setShown(known(runIds));
      host.post({ kind: "runs", runs: host.summaries() });
      host.post({ kind: "shown", runIds: known(runIds) });
      return pump();
    },
    updateRuns() {
      if (isReady) host.post({ kind: "runs", runs: host.summaries() });
    },
    pump,
    dispose() {
      isDisposed = true;
    },
  };
}

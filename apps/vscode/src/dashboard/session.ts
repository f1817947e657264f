import type { FromDashboard, RunSummary, ToDashboard } from "@sentiment-tuner/protocol";

import type { LineTail } from "../trainer/run-tail.ts";

/** What a conversation with the page needs; tests bring runs of their own. */
export interface DashboardHost {
  readonly post: (message: ToDashboard) => void;
  readonly summaries: () => readonly RunSummary[];
  /** Follows the run's events from their beginning. */
  readonly events: (runId: string) => LineTail | undefined;
  /** The same for the predictions of a run that is completed; undefined for one that is not. */
  readonly predictions: (runId: string) => LineTail | undefined;
  /** English text → translated text; undefined where the page's own will do. */
  readonly strings?: Readonly<Record<string, string>>;
  readonly locale: string;
  /** A request that is not about showing: a button, a review to open, a problem for the log. */
  readonly act: (message: Exclude<FromDashboard, { kind: "ready" | "show" }>) => void;
}

/** The editor's end of the conversation with one page: what is shown, and how far its files were sent. */
export interface DashboardSession {
  receive(message: FromDashboard): Promise<void>;
  /** Shows runs, the one in focus first, as if the user had chosen them on the page. */
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

/** @param initial - the runs to show when the page says that it listens, where it does not remember any */
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
    for (const id of shown.keys()) if (!runIds.includes(id)) shown.delete(id);
    for (const id of runIds) {
      if (!shown.has(id)) shown.set(id, { events: host.events(id), predictions: undefined, hasAllPredictions: false });
    }
  }

  function start(remembered: readonly string[]): void {
    isReady = true;
    const chosen = [wanted, known(remembered), newest()].map(known).find((ids) => ids.length > 0) ?? [];
    wanted = chosen;
    shown.clear(); // A page that says `ready` knows nothing.
    setShown(chosen);
    const { strings, locale } = host;
    host.post({ kind: "snapshot", runs: host.summaries(), shown: chosen, ...(strings && { strings }), locale });
  }

  /** Sends what is there of each shown run; a run that leaves the page meanwhile is dropped. */
  async function sendAll(): Promise<void> {
    for (const [runId, run] of [...shown]) {
      if (run.events !== undefined) await sendLines(runId, run, run.events, "events");
      run.predictions ??= run.hasAllPredictions ? undefined : host.predictions(runId);
      if (run.predictions === undefined) continue;
      await sendLines(runId, run, run.predictions, "predictions");
      run.predictions = undefined; // The file was whole when it appeared.
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

  /** One after the other, so that lines keep their order. */
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

const KINDS: ReadonlySet<unknown> = new Set([
  "ready",
  "show",
  "start",
  "stop",
  "resume",
  "use",
  "openReport",
  "openLog",
  "openFolder",
  "export",
  "openReview",
  "problem",
]);
/** What each kind must carry beside its name. */
const TEXT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  stop: ["runId"],
  resume: ["runId"],
  use: ["runId"],
  openReport: ["runId"],
  openLog: ["runId"],
  openFolder: ["runId"],
  export: ["runId"],
  openReview: ["runId", "path"],
  problem: ["message"],
};

/** What the page may say; anything else is dropped. */
export function toDashboardMessage(value: unknown): FromDashboard | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value) || !KINDS.has(value.kind)) return undefined;
  const fields = value as Readonly<Record<string, unknown>>; // Each is looked at below.
  const texts = TEXT_FIELDS[String(fields["kind"])] ?? [];
  if (!texts.every((name) => typeof fields[name] === "string")) return undefined;
  if (fields["kind"] === "show" && !isTextList(fields["runIds"])) return undefined;
  if (fields["kind"] === "ready" && fields["shown"] !== undefined && !isTextList(fields["shown"])) return undefined;
  if (fields["kind"] === "openReview" && typeof fields["line"] !== "number") return undefined;
  return value as FromDashboard; // Its kind is known and the fields of that kind have their types.
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

import type { Prediction } from "@sentiment-tuner/protocol";
import { createWorkerClient, type WorkerClient } from "@sentiment-tuner/protocol/node";

import { codeOf, ExtensionError } from "../errors.ts";
import type { WorkerProcess } from "../workers/fork-worker.ts";
import { createPredictionCache } from "./prediction-cache.ts";

interface PredictRequest {
  readonly modelFolder: string;
  readonly texts: readonly string[];
  /** Also return the weight of each word. */
  readonly explain?: boolean;
}

/** Classifies texts in a worker. The process starts with the first request and ends after some idle time. */
export interface PredictionService {
  /**
   * One prediction for each text, in order. Known predictions come from the cache.
   *
   * @throws ExtensionError INFERENCE_CRASHING or INFERENCE_CLOSED; RemoteError with the worker's code;
   * ProtocolError REQUEST_CANCELLED when `signal` aborts
   */
  predict(request: PredictRequest, signal?: AbortSignal): Promise<readonly Prediction[]>;
  /** Ends the process; the next request starts another. */
  restart(): void;
  readonly isRunning: boolean;
  dispose(): void;
}

export interface PredictionServiceOptions {
  readonly fork: () => Promise<WorkerProcess>;
  readonly idleMs: () => number;
  readonly now: () => number;
  readonly note: (message: string) => void;
  /** The message of INFERENCE_CRASHING, in the user's language. */
  readonly crashMessage: () => string;
}

/** After this many crashes within this time, no process is started until the time is over. */
const MOST_CRASHES = 3;
const CRASH_WINDOW_MS = 60_000;

interface Connection {
  readonly process: WorkerProcess;
  readonly client: WorkerClient;
}

export function createPredictionService(options: PredictionServiceOptions): PredictionService {
  const { fork, idleMs, now, note, crashMessage } = options;
  const cache = createPredictionCache();
  const closing = new WeakSet<WorkerProcess>(); // Processes that this service ends itself.
  let connection: Promise<Connection> | undefined;
  let crashes: readonly number[] = [];
  let openRequests = 0;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;
  let isDisposed = false;

  /** @param onExit - called when the process has ended, for any reason */
  async function open(onExit: () => void): Promise<Connection> {
    crashes = crashes.filter((time) => now() - time < CRASH_WINDOW_MS);
    if (crashes.length >= MOST_CRASHES) throw new ExtensionError("INFERENCE_CRASHING", crashMessage());
    const child = await fork();
    note(`The process for hovers has started (pid ${child.pid ?? "unknown"}).`);
    const client = createWorkerClient(child.channel);
    client.onExit((error) => {
      const isWanted = closing.has(child);
      if (!isWanted) crashes = [...crashes, now()];
      note(isWanted ? "The process for hovers has ended." : error.message);
      onExit();
    });
    try {
      await client.handshake();
    } catch (error) {
      closing.add(child);
      child.close();
      throw error;
    }
    return { process: child, client };
  }

  function connect(): Promise<Connection> {
    if (connection !== undefined) return connection;
    const forget = (): void => {
      if (connection === opening) connection = undefined;
    };
    const opening = open(forget);
    connection = opening;
    opening.catch(forget);
    return opening;
  }

  function close(): void {
    clearTimeout(idleTimer);
    const open = connection;
    connection = undefined;
    const end = ({ process }: Connection): void => {
      closing.add(process);
      process.close();
    };
    open?.then(end, () => undefined); // A process that did not start does not need to end.
  }

  async function ask(request: PredictRequest, signal?: AbortSignal): Promise<readonly Prediction[]> {
    clearTimeout(idleTimer);
    openRequests++;
    try {
      const { client } = await connect();
      const { modelFolder, texts, explain = false } = request;
      return (await client.request("classify", { modelFolder, texts, explain }, { signal })).predictions;
    } finally {
      openRequests--;
      if (openRequests === 0 && !isDisposed) {
        clearTimeout(idleTimer);
        idleTimer = setTimeout(close, idleMs());
      }
    }
  }

  return {
    async predict(request, signal) {
      if (isDisposed) throw new ExtensionError("INFERENCE_CLOSED", "The editor is shutting down.");
      const { modelFolder, texts, explain = false } = request;
      const known = texts.map((text) => cache.get(modelFolder, text, explain));
      const missing = texts.filter((_, index) => known[index] === undefined);
      if (missing.length === 0) return known.filter((prediction) => prediction !== undefined);
      const wanted = { modelFolder, texts: missing, explain };
      let answers: readonly Prediction[];
      try {
        answers = await ask(wanted, signal);
      } catch (error) {
        if (codeOf(error) !== "TRAINER_EXITED" || signal?.aborted === true) throw error;
        answers = await ask(wanted, signal); // The process died: try once more with a new one.
      }
      answers.forEach((answer, index) => cache.set(modelFolder, missing[index] ?? "", answer, explain));
      let next = 0;
      return known.flatMap((prediction) => prediction ?? answers[next++] ?? []);
    },
    restart() {
      crashes = [];
      cache.clear();
      close();
    },
    get isRunning() {
      return connection !== undefined;
    },
    dispose() {
      isDisposed = true;
      close();
    },
  };
}

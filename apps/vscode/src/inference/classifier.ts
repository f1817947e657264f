import type { Prediction } from "@sentiment-tuner/protocol";
import { createWorkerClient, type WorkerClient } from "@sentiment-tuner/protocol/node";

import { codeOf, ExtensionError } from "../errors.ts";
import type { WorkerProcess } from "../fork-worker.ts";
import { createPredictionCache } from "./prediction-cache.ts";

interface ClassifyRequest {
  readonly modelFolder: string;
  readonly texts: readonly string[];
  /** Also say which words made it so. */
  readonly explain?: boolean;
}

/** Answers what a text is. Its process starts with the first question and ends when none comes for a while. */
export interface Classifier {
  /**
   * One prediction for each text, in order; known ones come from memory.
   *
   * @throws ExtensionError INFERENCE_CRASHING or INFERENCE_CLOSED; RemoteError with the worker's code;
   * TrainerError REQUEST_CANCELLED when `signal` aborts
   */
  classify(request: ClassifyRequest, signal?: AbortSignal): Promise<readonly Prediction[]>;
  /** Ends the process; the next question starts another. */
  restart(): void;
  readonly isRunning: boolean;
  dispose(): void;
}

export interface ClassifierOptions {
  readonly fork: () => Promise<WorkerProcess>;
  readonly idleMs: () => number;
  readonly now: () => number;
  readonly note: (message: string) => void;
  /** Says that it crashed again and again, in the user's language. */
  readonly crashMessage: () => string;
}

/** So many crashes in so short a time, and no more processes are started until it has passed. */
const MOST_CRASHES = 3;
const CRASH_WINDOW_MS = 60_000;

interface Connection {
  readonly process: WorkerProcess;
  readonly client: WorkerClient;
}

export function createClassifier(options: ClassifierOptions): Classifier {
  const { fork, idleMs, now, note, crashMessage } = options;
  const cache = createPredictionCache();
  const closing = new WeakSet<WorkerProcess>(); // Those that end because we say so.
  let connection: Promise<Connection> | undefined;
  let crashes: readonly number[] = [];
  let openRequests = 0;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;
  let isDisposed = false;

  /** @param onExit - called when the process is gone, whatever the reason */
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
    open?.then(end, () => undefined); // Where it did not even start, nothing has to end.
  }

  async function ask(request: ClassifyRequest, signal?: AbortSignal): Promise<readonly Prediction[]> {
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
    async classify(request, signal) {
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
        answers = await ask(wanted, signal); // The process had died: once more, with another.
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

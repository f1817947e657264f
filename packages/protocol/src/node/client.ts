import { setImmediate } from "node:timers/promises";

import { CancellationTokenSource, createMessageConnection, ErrorCodes, ResponseError } from "vscode-jsonrpc/node";

import { ProtocolError } from "../errors.ts";
import type { RequestProgress } from "../request-progress.ts";
import { type Method, PROTOCOL_VERSION, type Requests } from "../worker-requests.ts";
import type { Channel } from "./channel.ts";
import { PROGRESS, toRemoteError } from "./wire.ts";

/** The asking end of the protocol: every request settles, and none is sent before the versions were compared. */
export interface WorkerClient {
  /** Compares versions; comes first. @throws ProtocolError PROTOCOL_VERSION_MISMATCH naming both */
  handshake(): Promise<Requests["handshake"]["result"]>;
  /**
   * Settles with the result, with the other side's error as RemoteError, with TRAINER_EXITED when the channel closes, or
   * with REQUEST_CANCELLED when `signal` aborts; the other side then drops the work.
   */
  request<M extends Method>(
    method: M,
    params: Requests[M]["params"],
    options?: RequestOptions,
  ): Promise<Requests[M]["result"]>;
  /** Calls the listener when the other side has ended, after every open request was rejected. */
  onExit(listener: (error: ProtocolError) => void): void;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the progress of the request, until it settles. */
  readonly onProgress?: ((progress: RequestProgress) => void) | undefined;
}

/** More messages than these are not expected in the queue of a connection when it ends. */
const MOST_QUEUED = 100;

export function createWorkerClient(channel: Channel): WorkerClient {
  const connection = createMessageConnection(channel.reader, channel.writer);
  const exitListeners: ((error: ProtocolError) => void)[] = [];
  let lastProgressToken = 0;
  let openRequests = 0;
  let hasShakenHands = false;
  let exit: ProtocolError | undefined;

  connection.listen();
  channel.onClose((reason) => {
    exit = new ProtocolError("TRAINER_EXITED", `The training process ended: ${reason}. Its log says more.`);
    void close(exit);
  });

  async function close(error: ProtocolError): Promise<void> {
    // Answers that arrived before the end are still in the connection's queue, which hands on one a turn.
    for (let turn = 0; turn < MOST_QUEUED && openRequests > 0; turn++) await setImmediate();
    connection.dispose(); // Rejects every open request.
    for (const listener of exitListeners) listener(error);
  }

  async function request<M extends Method>(
    method: M,
    params: Requests[M]["params"],
    { signal, onProgress }: RequestOptions = {},
  ): Promise<Requests[M]["result"]> {
    const refusal = exit ?? refusalOf(method, signal);
    if (refusal !== undefined) throw refusal;
    const cancellation = new CancellationTokenSource();
    let abort = (): void => undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      abort = (): void => {
        cancellation.cancel(); // The other side drops the work.
        reject(cancelled(method));
      };
    });
    signal?.addEventListener("abort", abort, { once: true });
    openRequests++;
    const progressToken = ++lastProgressToken;
    const progress = onProgress && connection.onProgress(PROGRESS, progressToken, onProgress);
    try {
      const sent = connection.sendRequest(method, { ...params, progressToken }, cancellation.token);
      sent.catch(() => undefined); // After an abort its outcome is ignored.
      // The answer to `method` has that method's result: both ends were built from one table, as the handshake ensured.
      return (await Promise.race([sent, aborted])) as Requests[M]["result"];
    } catch (error) {
      throw toRemoteError(error) ?? exit ?? connectionLost(error) ?? error;
    } finally {
      openRequests--;
      progress?.dispose();
      signal?.removeEventListener("abort", abort);
    }
  }

  function refusalOf(method: Method, signal?: AbortSignal): ProtocolError | undefined {
    if (signal?.aborted === true) return cancelled(method);
    return method === "handshake" || hasShakenHands ? undefined : handshakeMissing(method);
  }

  return {
    async handshake() {
      const result = await request("handshake", { protocolVersion: PROTOCOL_VERSION });
      if (result.protocolVersion !== PROTOCOL_VERSION) throw versionMismatch(PROTOCOL_VERSION, result.protocolVersion);
      hasShakenHands = true;
      return result;
    },
    request,
    onExit: (listener) => void exitListeners.push(listener),
  };
}

export function versionMismatch(clientVersion: number, trainerVersion: number): ProtocolError {
  return new ProtocolError(
    "PROTOCOL_VERSION_MISMATCH",
    `The client speaks protocol ${clientVersion}, the trainer ${trainerVersion}. Install both from the same release.`,
  );
}

/** Writing can fail before the end of the channel is known. */
function connectionLost(error: unknown): ProtocolError | undefined {
  if (!(error instanceof ResponseError && error.code === ErrorCodes.MessageWriteError)) return undefined;
  const problem = "The training process closed the connection. Its log says more.";
  return new ProtocolError("TRAINER_EXITED", problem, { cause: error });
}

function cancelled(method: Method): ProtocolError {
  return new ProtocolError("REQUEST_CANCELLED", `Request "${method}" was cancelled.`);
}

function handshakeMissing(method: Method): ProtocolError {
  return new ProtocolError(
    "HANDSHAKE_MISSING",
    `Request "${method}" came before the handshake. Await handshake() first.`,
  );
}

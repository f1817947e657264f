import { ProtocolError, RemoteError, type WireError } from "../errors.ts";
import type { RequestProgress } from "../hub-progress.ts";
import { type Method, PROTOCOL_VERSION, type Requests } from "../requests.ts";
import type { Channel } from "./channel.ts";
import type { WireMessage } from "./wire-message.ts";

/** The asking end of the protocol: every request settles, and none is sent before the versions were compared. */
export interface WorkerClient {
  /** Compares versions; comes first. @throws ProtocolError PROTOCOL_VERSION_MISMATCH naming both */
  handshake(): Promise<Requests["handshake"]["result"]>;
  /**
   * Settles with the result, with the other side's error as RemoteError, with TRAINER_EXITED when the channel closes, or
   * with REQUEST_CANCELLED when `signal` aborts; the other side is told to drop the work.
   */
  request<M extends Method>(
    method: M,
    params: Requests[M]["params"],
    options?: RequestOptions,
  ): Promise<Requests[M]["result"]>;
  /** Called when the other side is gone, after every open request was rejected. */
  onExit(listener: (error: ProtocolError) => void): void;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how far the request has come, until it settles. */
  readonly onProgress?: ((progress: RequestProgress) => void) | undefined;
}

export function createWorkerClient(channel: Channel): WorkerClient {
  const pending = new Map<number, Asked>();
  const exitListeners: ((error: ProtocolError) => void)[] = [];
  let nextId = 1;
  let hasShakenHands = false;
  let exit: ProtocolError | undefined;

  channel.onMessage((received) => {
    const message = narrow(received);
    if (message === undefined) return;
    const asked = pending.get(message.id); // absent once cancelled: a late answer is dropped
    if (message.kind === "progress") {
      asked?.onProgress?.(message.progress);
      return;
    }
    pending.delete(message.id);
    if (message.kind === "error") asked?.reject(new RemoteError(message.error));
    else asked?.resolve(message.result);
  });
  channel.onClose((reason) => {
    exit = new ProtocolError("TRAINER_EXITED", `The training process ended: ${reason}. Its log says more.`);
    for (const { reject } of pending.values()) reject(exit);
    pending.clear();
    for (const listener of exitListeners) listener(exit);
  });

  function request<M extends Method>(method: M, params: Requests[M]["params"], options: RequestOptions = {}) {
    const { signal, onProgress } = options;
    return new Promise<Requests[M]["result"]>((resolve, reject) => {
      const refusal = exit ?? refusalOf(method, signal);
      if (refusal !== undefined) {
        reject(refusal);
        return;
      }
      const id = nextId++;
      const cancel = () => {
        pending.delete(id);
        channel.send({ kind: "cancel", id });
        reject(cancelled(method));
      };
      signal?.addEventListener("abort", cancel, { once: true });
      const settle = <T>(settler: (value: T) => void) => {
        return (value: T) => {
          signal?.removeEventListener("abort", cancel);
          settler(value);
        };
      };
      // The answer to `method` has that method's result: both ends were built from one table, as the handshake ensured.
      pending.set(id, {
        resolve: settle((result) => resolve(result as Requests[M]["result"])),
        reject: settle(reject),
        onProgress,
      });
      channel.send({ kind: "request", id, method, params });
    });
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

interface Asked extends Pick<RequestOptions, "onProgress"> {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

type Incoming = Extract<WireMessage, { kind: "result" | "error" | "progress" }>;

/** What the other end may send; anything else is dropped, so that a stray message breaks nothing. */
function narrow(message: unknown): Incoming | undefined {
  if (typeof message !== "object" || message === null || !("kind" in message)) return undefined;
  if (!("id" in message) || typeof message.id !== "number") return undefined;
  if (message.kind === "result")
    return { kind: "result", id: message.id, result: "result" in message ? message.result : undefined };
  if (message.kind === "error" && "error" in message) {
    return { kind: "error", id: message.id, error: message.error as WireError };
  }
  if (message.kind === "progress" && "progress" in message) {
    return { kind: "progress", id: message.id, progress: message.progress as RequestProgress }; // same release, see above
  }
  return undefined;
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

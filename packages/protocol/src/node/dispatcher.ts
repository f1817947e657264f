import { type CancellationToken, createMessageConnection, Message, type MessageWriter } from "vscode-jsonrpc/node";
import { z } from "zod";

import { ProtocolError } from "../errors.ts";
import type { RequestProgress } from "../request-progress.ts";
import { type Method, PROTOCOL_VERSION, type Requests } from "../worker-requests.ts";
import { REQUEST_SCHEMAS } from "../schemas.ts";
import type { Channel } from "./channel.ts";
import { versionMismatch } from "./client.ts";
import { PROGRESS, toResponseError } from "./wire.ts";

/** One function per request; `handshake` compares versions before its handler is asked for the rest. */
export type RequestHandlers = { readonly [M in Method]: RequestHandler<M> };

/** What one process answers: a run does not classify, and the process that classifies has no run to stop. */
export type OfferedHandlers = Pick<RequestHandlers, "handshake"> & Partial<RequestHandlers>;

type RequestHandler<M extends Method> = (
  params: Requests[M]["params"],
  context: RequestContext,
) => Promise<Requests[M]["result"]>;

interface RequestContext {
  /** Aborts when the request is cancelled or the channel closes. A run outlives the request that started it. */
  readonly signal: AbortSignal;
  /** Sends progress to the client that asked; ignored after the answer. */
  readonly report: (progress: RequestProgress) => void;
}

export interface Dispatcher {
  /** Resolves when every request that has arrived is answered and its answer is written. */
  answered(): Promise<void>;
}

/**
 * The answering end of the protocol: turns each request into a call, and its outcome into an answer.
 *
 * Parameters are checked before a handler sees them. This is the only place that narrows what comes from the client; an exception in a
 * handler becomes an error answer.
 */
export function dispatchRequests(channel: Channel, handlers: OfferedHandlers): Dispatcher {
  let unanswered = 0;
  let onAnswered = (): void => undefined;
  const writer = withAnswerListener(channel.writer, () => {
    unanswered--;
    if (unanswered === 0) onAnswered();
  });
  const connection = createMessageConnection(channel.reader, writer);
  const running = new Set<AbortController>();
  let hasShakenHands = false;

  connection.onRequest((method, params, token) => answer(method, params, token));
  connection.listen();
  channel.onClose(() => {
    for (const controller of running) controller.abort();
    connection.dispose();
  });

  async function answer(method: string, params: unknown, token: CancellationToken): Promise<unknown> {
    const controller = new AbortController();
    running.add(controller);
    unanswered++;
    const cancelling = token.onCancellationRequested(() => {
      controller.abort();
    });
    const progressToken = PROGRESS_TOKEN.safeParse(params).data?.progressToken;
    const report = (progress: RequestProgress): void => {
      if (!running.has(controller) || controller.signal.aborted || progressToken === undefined) return;
      connection.sendProgress(PROGRESS, progressToken, progress).catch(() => undefined); // The client has just gone.
    };
    try {
      return await call(method, params, { signal: controller.signal, report });
    } catch (error) {
      throw toResponseError(error);
    } finally {
      running.delete(controller);
      cancelling.dispose();
    }
  }

  async function call(method: string, params: unknown, context: RequestContext): Promise<unknown> {
    if (!isMethod(method))
      throw invalid(`There is no request "${method}". Known: ${Object.keys(REQUEST_SCHEMAS).join(", ")}.`);
    if (method !== "handshake") {
      if (hasShakenHands) return checkAndCall(method, params, context);
      throw new ProtocolError("HANDSHAKE_MISSING", `Request "${method}" came before the handshake.`);
    }
    const { protocolVersion } = check(method, params);
    if (protocolVersion !== PROTOCOL_VERSION) throw versionMismatch(protocolVersion, PROTOCOL_VERSION);
    hasShakenHands = true;
    return checkAndCall(method, params, context);
  }

  function checkAndCall<M extends Method>(method: M, params: unknown, context: RequestContext) {
    const offered: { readonly [Name in Method]?: RequestHandler<Name> } = handlers;
    const handler = offered[method];
    if (handler !== undefined) return handler(check(method, params), context);
    throw invalid(`This process does not answer "${method}". It answers: ${Object.keys(handlers).join(", ")}.`);
  }

  return {
    async answered() {
      if (unanswered > 0) await new Promise<void>((resolve) => (onAnswered = resolve));
    },
  };
}

/** Calls the listener after each answer was written, or could not be. */
function withAnswerListener(writer: MessageWriter, listener: () => void): MessageWriter {
  return {
    onError: writer.onError,
    onClose: writer.onClose,
    end: () => writer.end(),
    dispose: () => writer.dispose(),
    async write(message) {
      try {
        await writer.write(message);
      } finally {
        if (Message.isResponse(message)) listener();
      }
    },
  };
}

const PROGRESS_TOKEN = z.object({ progressToken: z.number() });

function isMethod(method: string): method is Method {
  return Object.hasOwn(REQUEST_SCHEMAS, method);
}

function check<M extends Method>(method: M, params: unknown): Requests[M]["params"] {
  const { data, error } = REQUEST_SCHEMAS[method].safeParse(params);
  if (error !== undefined) throw invalid(`Request "${method}" is malformed: ${z.prettifyError(error)}`);
  return data;
}

function invalid(message: string): ProtocolError {
  return new ProtocolError("REQUEST_INVALID", message);
}

import { z } from "zod";
import type { Channel } from "./channel.ts";
import { versionMismatch } from "./client.ts";
import { ProtocolError, toWireError } from "../errors.ts";
import type { RequestProgress } from "../hub-progress.ts";
import { type Method, PROTOCOL_VERSION, type Requests } from "../requests.ts";
import { REQUEST_SCHEMAS } from "../schemas.ts";

/** One function per request; `handshake` compares versions before its handler is asked for the rest. */
export type RequestHandlers = { readonly [M in Method]: RequestHandler<M> };

/** What one process answers: a run does not classify, and the process that classifies has no run to stop. */
export type OfferedHandlers = Pick<RequestHandlers, "handshake"> & Partial<RequestHandlers>;

type RequestHandler<M extends Method> = (
  params: Requests[M]["params"],
  context: RequestContext,
) => Promise<Requests[M]["result"]>;

export interface RequestContext {
  /** Aborts when the request is cancelled or the channel closes. A run outlives the request that started it. */
  readonly signal: AbortSignal;
  /** Tells whoever asked how far the request has come. */
  readonly report: (progress: RequestProgress) => void;
}

/**
 * The answering end of the protocol: turns each request into a call and the outcome into a message.
 *
 * Every request gets one answer, unless it was cancelled. Parameters are checked before a handler sees them. This is the
 * only place that narrows what comes from the client; an exception in a handler becomes an error message.
 */
export function dispatchRequests(channel: Channel, handlers: OfferedHandlers): void {
  const running = new Map<number, AbortController>();
  let hasShakenHands = false;

  channel.onMessage((received) => {
    const message = INCOMING.safeParse(received).data;
    if (message === undefined) return; // no id to answer to
    if (message.kind === "cancel") {
      running.get(message.id)?.abort();
      running.delete(message.id);
      return;
    }
    void answer(message.id, message.method, message.params);
  });
  channel.onClose(() => {
    for (const controller of running.values()) controller.abort();
    running.clear();
  });

  async function answer(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    const report = (progress: RequestProgress): void => {
      if (running.has(id)) channel.send({ kind: "progress", id, progress });
    };
    try {
      const result = await call(method, params, { signal: controller.signal, report });
      if (running.delete(id)) channel.send({ kind: "result", id, result });
    } catch (error) {
      if (running.delete(id)) channel.send({ kind: "error", id, error: toWireError(error) });
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
}

const INCOMING = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("request"), id: z.number(), method: z.string(), params: z.unknown() }),
  z.object({ kind: z.literal("cancel"), id: z.number() }),
]);

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

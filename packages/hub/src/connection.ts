import { setTimeout } from "node:timers/promises";

import { HubError } from "./errors.ts";
import { explainRefusal, explainSilence, type FailureContext, isPassing } from "./failures.ts";
import { fetchBy, proxyDispatcher } from "./proxies.ts";
import type { HubSettings } from "./settings.ts";
import { countingBlob } from "./counting-blob.ts";

/** Requests to one hub: with its token where that belongs, tried again where that helps. */
export interface Connection {
  readonly endpoint: string;
  /**
   * As the global `fetch`, for `@huggingface/hub`. It gives answers of success only, read to their end.
   *
   * @throws HubError for any other, and for an answer longer than a description should be
   */
  readonly fetch: typeof globalThis.fetch;
  /**
   * An answer whose body is still to come.
   *
   * @throws HubError
   */
  open(url: string, headers: Readonly<Record<string, string>>): Promise<Response>;
  /** Waits before a further try. @returns false if there were enough */
  pause(failures: number): Promise<boolean>;
  dispose(): Promise<void>;
}

export interface ConnectionOptions {
  /** What is asked for, in messages: `model "owner/name"`. */
  readonly subject: string;
  readonly signal: AbortSignal;
  /** Instant in tests. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
  /** Called with the bytes of files that went out; less than 0 when they have to go out again. */
  readonly onBytesSent?: ((count: number) => void) | undefined;
  readonly mostAnswerBytes?: number;
}

const MOST_TRIES = 5;
const FIRST_PAUSE_MS = 500;
/** A server that asks for a longer pause than this is told to the user instead. */
const LONGEST_PAUSE_MS = 120_000;
const MOST_REDIRECTS = 5;
const MOST_ANSWER_BYTES = 32 * 1024 * 1024;
const SILENCE_MS = 30_000;

/** Worth another try. */
const PASSING_STATUS: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** The caller disposes of it. */
export function openConnection(settings: HubSettings, options: ConnectionOptions): Connection {
  const { endpoint, token, proxies } = settings;
  const { subject, signal, onBytesSent, mostAnswerBytes = MOST_ANSWER_BYTES } = options;
  const { sleep = (ms: number) => setTimeout(ms, undefined, { signal }) } = options;
  const context: FailureContext = { endpoint, subject, token };
  const origin = new URL(endpoint).origin;
  const dispatcher = proxyDispatcher(proxies, {
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
    connect: { timeout: SILENCE_MS },
  });

  /** One try, redirects followed by hand: the token goes to the hub's own origin and nowhere else. */
  async function request(url: URL, init: RequestInit, headers: Headers): Promise<Response> {
    let target = url;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      headers.delete("authorization");
      if (token !== undefined && target.origin === origin) headers.set("authorization", `Bearer ${token}`);
      const response = await fetchBy(dispatcher, target, { ...init, headers, redirect: "manual" });
      const location = response.headers.get("location");
      if (location === null || response.status < 300 || response.status > 399) return response;
      await response.body?.cancel();
      target = nextTarget(location, target, init.method ?? "GET");
    }
    throw new HubError(
      "HUB_FAILED",
      `${endpoint} redirects without end when asked for the ${subject}. Try again later.`,
    );
  }

  function nextTarget(location: string, from: URL, method: string): URL {
    const next = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
    const isHttp = next?.protocol === "https:" || (next?.protocol === "http:" && from.protocol === "http:");
    const isForAnyone = method === "GET" || next?.origin === from.origin; // What is sent is meant for the hub alone.
    if (next !== undefined && isHttp && isForAnyone) return next;
    const problem = `${endpoint} redirects the request for the ${subject} to an address that is not safe to follow.`;
    throw new HubError("HUB_FAILED", `${problem} Is HF_ENDPOINT right?`);
  }

  /** Tries until there is an answer, and `take` could make something of it. */
  async function persist<T>(input: string, init: RequestInit, take: (response: Response) => Promise<T>): Promise<T> {
    const url = new URL(input);
    const { body } = init;
    for (let failures = 1; ; failures++) {
      signal.throwIfAborted();
      let sent = 0;
      const counted =
        body instanceof Blob ? countingBlob(body, (count) => ((sent += count), onBytesSent?.(count))) : body;
      try {
        const response = await request(url, { ...init, ...(counted && { body: counted }) }, new Headers(init.headers));
        if (response.ok) return await take(response);
        const refusal = { status: response.status, headers: response.headers, body: await textOf(response) };
        const error = explainRefusal(refusal, context);
        const waitMs = retryAfterMs(response.headers);
        onBytesSent?.(-sent);
        if (!PASSING_STATUS.has(response.status) || waitMs > LONGEST_PAUSE_MS || !(await pause(failures, waitMs)))
          throw error;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (error instanceof HubError) throw error;
        onBytesSent?.(-sent);
        if (!isPassing(error) || !(await pause(failures))) throw explainSilence(error, context);
      }
    }
  }

  async function pause(failures: number, leastMs = 0): Promise<boolean> {
    if (failures >= MOST_TRIES) return false;
    try {
      await sleep(Math.max(leastMs, FIRST_PAUSE_MS * 2 ** (failures - 1)));
    } finally {
      signal.throwIfAborted();
    }
    return true;
  }

  /** A description is read whole at once, so that one that was cut off is asked for again. */
  async function readWhole(response: Response): Promise<Response> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of chunksOf(response)) {
      size += chunk.length;
      if (size > mostAnswerBytes) {
        const problem = `${endpoint} answers the request for the ${subject} with more than ${mostAnswerBytes} bytes.`;
        throw new HubError("TOO_LARGE", `${problem} Is it the repository that you mean?`);
      }
      chunks.push(chunk);
    }
    const { status, headers } = response;
    return new Response(status === 204 ? null : Buffer.concat(chunks), { status, headers });
  }

  return {
    endpoint,
    fetch: (input, init = {}) => {
      if (typeof input !== "string") throw new RangeError("Requests are made by address.");
      return persist(input, { ...init, signal: bothSignals(signal, init.signal) }, readWhole);
    },
    open: (url, headers) =>
      persist(url, { signal, headers: { ...headers, "accept-encoding": "identity" } }, (response) =>
        Promise.resolve(response),
      ),
    pause,
    dispose: () => dispatcher.destroy(),
  };
}

/** A body piece by piece; none for an answer without one. */
export async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body !== null) yield* body as AsyncIterable<Uint8Array>; // Of an answer, always bytes.
}

function bothSignals(ours: AbortSignal, theirs: AbortSignal | null | undefined): AbortSignal {
  return theirs ? AbortSignal.any([ours, theirs]) : ours;
}

/** Seconds or a date, or when the hub counts requests anew (`"api";r=0;t=55`); 0 where there is nothing of this. */
function retryAfterMs(headers: Headers): number {
  const resetSeconds = /;\s*r\s*=\s*0\s*;\s*t\s*=\s*(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1];
  const text = headers.get("retry-after") ?? resetSeconds ?? "";
  const seconds = Number(text);
  if (text.trim() !== "" && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}

const MOST_ERROR_BYTES = 64 * 1024;

/** The beginning of a refusal's body. */
async function textOf(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of chunksOf(response)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_ERROR_BYTES) break;
  }
  return text;
}

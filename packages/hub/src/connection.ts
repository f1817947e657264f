import { setTimeout } from "node:timers/promises";

import { countingBlob } from "./counting-blob.ts";
import { HubError } from "./errors.ts";
import { explainNoAnswer, explainRefusal, type FailureContext, isTemporary } from "./explain-failure.ts";
import { followRedirects } from "./follow-redirects.ts";
import { fetchWith, proxyDispatcher } from "./proxies.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { HubSettings } from "./hub-settings.ts";

/**
 * Sends requests to one hub. It adds the token for the hub's origin only, follows safe redirects, and retries temporary failures.
 *
 * undici's `retry` and `redirect` interceptors do not replace this. Below `fetch`, a request body can be read only once, so a retry of an
 * upload fails, and the redirect interceptor has no effect.
 */
export interface Connection {
  readonly endpoint: string;
  /**
   * A `fetch` for `@huggingface/hub`. It returns successful answers only, with their whole body.
   *
   * @throws HubError for any other answer, and for a body above the size limit
   */
  readonly fetch: typeof globalThis.fetch;
  /**
   * Requests a file, uncompressed unless the headers say otherwise. The body of the response is not read yet.
   *
   * @throws HubError
   */
  open(url: string, headers: Readonly<Record<string, string>>): Promise<Response>;
  /** Waits before the next try. @returns false if there were too many */
  pause(failures: number): Promise<boolean>;
  dispose(): Promise<void>;
}

export interface ConnectionOptions {
  /** What is requested, for messages: `model "owner/name"`. */
  readonly subject: string;
  /** What to do if a server that is not a hub fails. */
  readonly advice?: string | undefined;
  readonly signal: AbortSignal;
  /** Instant in tests. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
  /** Called with the number of file bytes sent; with a negative number if they must be sent again. */
  readonly onBytesSent?: ((count: number) => void) | undefined;
  readonly maxAnswerBytes?: number;
}

const MAX_TRIES = 5;
const FIRST_PAUSE_MS = 500;
/** If a server asks for a longer pause, the request fails instead. */
const MAX_PAUSE_MS = 120_000;
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

const TEMPORARY_STATUS: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** The caller disposes of it. */
export function openConnection(settings: HubSettings, options: ConnectionOptions): Connection {
  const { endpoint, token, proxies } = settings;
  const { subject, advice, signal, onBytesSent, maxAnswerBytes = MAX_ANSWER_BYTES } = options;
  const { sleep = (ms: number) => setTimeout(ms, undefined, { signal }) } = options;
  const context: FailureContext = { endpoint, subject, token, advice };
  const origin = new URL(endpoint).origin;
  const dispatcher = proxyDispatcher(proxies, {
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    connect: { timeout: TIMEOUT_MS },
  });

  function sendOnce(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    return followRedirects(new URL(url), init.method ?? "GET", context, (target) => {
      headers.delete("authorization");
      if (token !== undefined && target.origin === origin) headers.set("authorization", `Bearer ${token}`);
      return fetchWith(dispatcher, target, { ...init, headers, redirect: "manual" });
    });
  }

  /** Retries until a request succeeds and `read` accepts its response. */
  async function send<T>(url: string, init: RequestInit, read: (response: Response) => Promise<T>): Promise<T> {
    const { body } = init;
    for (let failures = 1; ; failures++) {
      signal.throwIfAborted();
      let sent = 0;
      const counted =
        body instanceof Blob ? countingBlob(body, (count) => ((sent += count), onBytesSent?.(count))) : body;
      try {
        const response = await sendOnce(url, { ...init, ...(counted && { body: counted }) });
        if (response.ok) return await read(response);
        const refusal = { status: response.status, headers: response.headers, body: await readStart(response) };
        const error = explainRefusal(refusal, context);
        const waitMs = retryAfterMs(response.headers);
        onBytesSent?.(-sent);
        const isRetried = TEMPORARY_STATUS.has(response.status) && waitMs <= MAX_PAUSE_MS;
        if (!isRetried || !(await pause(failures, waitMs))) throw error;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (error instanceof HubError) throw error;
        onBytesSent?.(-sent);
        if (!isTemporary(error) || !(await pause(failures))) throw explainNoAnswer(error, context);
      }
    }
  }

  async function pause(failures: number, minMs = 0): Promise<boolean> {
    if (failures >= MAX_TRIES) return false;
    try {
      await sleep(Math.max(minMs, FIRST_PAUSE_MS * 2 ** (failures - 1)));
    } finally {
      signal.throwIfAborted();
    }
    return true;
  }

  /** Reads the body inside the retry loop, so a truncated answer is requested again. */
  async function readWhole(response: Response): Promise<Response> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of chunksOf(response)) {
      size += chunk.length;
      if (size > maxAnswerBytes) {
        const problem = `${endpoint} answers the request for the ${subject} with more than ${maxAnswerBytes} bytes.`;
        throw new HubError("TOO_LARGE", `${problem} Is this the right repository?`);
      }
      chunks.push(chunk);
    }
    const { status, headers } = response;
    return new Response(status === 204 ? null : Buffer.concat(chunks), { status, headers });
  }

  return {
    endpoint,
    fetch: (input, init = {}) => {
      if (typeof input !== "string") throw new RangeError("The URL must be a string.");
      return send(input, { ...init, signal: bothSignals(signal, init.signal) }, readWhole);
    },
    open: (url, headers) =>
      send(url, { signal, headers: { "accept-encoding": "identity", ...headers } }, (response) =>
        Promise.resolve(response),
      ),
    pause,
    dispose: () => dispatcher.destroy(),
  };
}

/** The chunks of a body; none if there is no body. */
export async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body !== null) yield* body as AsyncIterable<Uint8Array>; // The body of a response is always bytes.
}

function bothSignals(first: AbortSignal, second: AbortSignal | null | undefined): AbortSignal {
  return second ? AbortSignal.any([first, second]) : first;
}

const MAX_ERROR_BYTES = 64 * 1024;

/** The start of an error's body. */
async function readStart(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of chunksOf(response)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_ERROR_BYTES) break;
  }
  return text;
}

import { Duplex } from "node:stream";
import type { Socket } from "node:net";
import { setImmediate } from "node:timers/promises";

import { type FromDashboard, PROTOCOL_VERSION } from "@sentiment-tuner/protocol";
import { admitClient, dispatchRequests, type RequestHandlers } from "@sentiment-tuner/protocol/node";

import { parseDashboardMessage } from "../../../../../apps/vscode/src/features/dashboard/messages.ts";
import { createDashboardSession } from "../../../../../apps/vscode/src/features/dashboard/session.ts";
import type { FuzzTarget } from "../target.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";

/** What other processes send. */
export function messageTargets(): readonly FuzzTarget[] {
  return [workerMessages(), webViewMessages()];
}

/** The bytes of a client on the socket of a run, from the token on. */
function workerMessages(): FuzzTarget {
  const requests = [
    request(1, "handshake", { protocolVersion: PROTOCOL_VERSION }),
    request(2, "classify", { modelFolder: "m", texts: ["good"], explain: true, progressToken: 1 }),
    request(3, "stop", { runId: "a" }),
  ];
  const framed = requests.map(frame).join("");
  const cancelled = frame({ jsonrpc: "2.0", method: "$/cancelRequest", params: { id: 2 } });
  return {
    name: "worker messages",
    seeds: [`${TOKEN}\n${framed}`, `${TOKEN}\n${framed}${cancelled}`, `${TOKEN}\n${frame(requests)}`].map((text) =>
      Buffer.from(text),
    ),
    words: [
      "Content-Length: ",
      "\r\n\r\n",
      '"id"',
      '"method"',
      '"params"',
      '"jsonrpc"',
      "$/cancelRequest",
      "$/setTrace",
      '"result"',
    ],
    run: async (input) => {
      const socket = socketOf(input);
      admitClient(
        socket,
        (line) => line === TOKEN,
        (channel) => void dispatchRequests(channel, HANDLERS),
      );
      await setImmediate();
      await setImmediate();
      socket.destroy();
    },
  };
}

const prediction = { label: "Positive", score: 0.9, probabilities: { Positive: 0.9, Negative: 0.1 } };
const HANDLERS = {
  handshake: () => Promise.resolve({ protocolVersion: PROTOCOL_VERSION, engines: [] }),
  classify: ({ texts }: { readonly texts: readonly string[] }) =>
    Promise.resolve({ predictions: texts.map(() => prediction) }),
  stop: () => Promise.resolve({ lastStep: 1 }),
} as unknown as RequestHandlers; // The answers are of no interest here.

/** A stream that brings the bytes, as two pieces, and takes any answer. */
function socketOf(bytes: Uint8Array): Socket {
  const middle = Math.floor(bytes.length / 2);
  const pieces = [bytes.subarray(0, middle), bytes.subarray(middle)].filter(({ length }) => length > 0);
  const duplex = new Duplex({
    read() {
      const piece = pieces.shift();
      if (piece !== undefined) this.push(Buffer.from(piece));
    },
    write: (_chunk, _encoding, done) => done(),
  });
  return duplex as unknown as Socket; // Only what every stream has is used of it.
}

function request(id: number, method: string, params: unknown): unknown {
  return { jsonrpc: "2.0", id, method, params };
}

function frame(message: unknown): string {
  const text = JSON.stringify(message);
  return `Content-Length: ${String(Buffer.byteLength(text))}\r\n\r\n${text}`;
}

/** A message of the dashboard's page, and what the editor does with it. */
function webViewMessages(): FuzzTarget {
  const messages: readonly FromDashboard[] = [
    { kind: "ready", shown: ["a"] },
    { kind: "show", runIds: ["a", "b"] },
    { kind: "start" },
    { kind: "stop", runId: "a" },
    { kind: "openReview", runId: "a", path: "a.csv", line: 3 },
    { kind: "applyThreshold", runId: "a", threshold: 0.5 },
    { kind: "classify", runId: "a", requestId: 1, text: "good" },
    { kind: "correctLabel", runId: "a", path: "a.csv", line: 1, from: "Positive", to: "Negative" },
    { kind: "problem", message: "no" },
  ];
  return {
    name: "web view messages",
    isJson: true,
    seeds: messages.map((message) => Buffer.from(JSON.stringify(message))),
    words: ['"kind"', '"runId"', '"toString"', '"valueOf"', '{"toString":1,"valueOf":1}', '["start"]'],
    run: async (input) => {
      const message = parseDashboardMessage(valueOf(input));
      if (message === undefined) return;
      const session = createDashboardSession(
        {
          post: () => undefined,
          summaries: () => [],
          events: () => undefined,
          predictions: () => undefined,
          locale: "en",
          act: requireKnown,
        },
        [],
      );
      await session.receive(message);
    },
  };
}

/** A page sends values, not text: an input that is not JSON is the value of a string. */
function valueOf(input: Uint8Array): unknown {
  const text = Buffer.from(input).toString("utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The editor's table of actions has one for each kind. */
function requireKnown({ kind }: { readonly kind: unknown }): void {
  if (typeof kind !== "string") throw new TypeError("The kind of an accepted message is not text.");
}

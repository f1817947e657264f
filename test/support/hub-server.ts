import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { answer, answerStorage, type HubAnswer, type HubState } from "./hub-routes.ts";
import {
  addCommit,
  fileOf,
  isLargePath,
  type RepoKind,
  type SpaceAnswer,
  type StoredFile,
  type StoredRepo,
} from "./hub-store.ts";

/** A hub on the loopback interface, and the storage on another origin to which it redirects. */
export interface HubServer {
  readonly endpoint: string;
  readonly storageOrigin: string;
  /** A valid token of the user "owner". */
  readonly token: string;
  /** All requests so far, in order. */
  readonly requests: readonly RecordedRequest[];
  /** Adds a repository, or a commit to an existing one. @returns the commit */
  add(kind: RepoKind, name: string, files: Readonly<Record<string, string | Uint8Array | StoredFile>>): string;
  repo(kind: RepoKind, name: string): StoredRepo;
  /** The bytes of a file at the newest commit. */
  read(kind: RepoKind, name: string, path: string): Buffer | undefined;
  /** Makes the next requests with a matching method and path fail. */
  fail(match: RegExp, fault: Fault, times?: number): void;
  /** Sets the stages of Spaces created from now on. */
  stage(answers: readonly SpaceAnswer[]): void;
  dispose(): Promise<void>;
}

interface RecordedRequest {
  readonly to: "hub" | "storage";
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Bytes of the body sent so far. */
  bytesSent: number;
}

type Fault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly json?: unknown;
    }
  /** Closes the connection after so many bytes of the body. */
  | { readonly kind: "cut"; readonly afterBytes: number }
  /** Closes the connection after the whole request was received. */
  | { readonly kind: "drop" }
  /** Sends so many bytes of the body, then leaves the connection open. */
  | { readonly kind: "stall"; readonly afterBytes: number }
  /** Sends wrong bytes. */
  | { readonly kind: "spoil" }
  /** Ignores the requested range. */
  | { readonly kind: "whole" };

export interface HubServerOptions {
  /** Objects above this size are uploaded in parts. */
  readonly partBytes?: number;
  /** Number of entries on one page of a file list. */
  readonly filesPerPage?: number;
  readonly port?: number;
}

interface PlannedFault {
  readonly match: RegExp;
  readonly fault: Fault;
  times: number;
}

export const HUB_TOKEN = "hf_ATokenThatMustNotLeak123456789";

/** Starts a hub. The caller must dispose it. */
export async function startHubServer(options: HubServerOptions = {}): Promise<HubServer> {
  const requests: RecordedRequest[] = [];
  const faults: PlannedFault[] = [];
  const hub = createServer((request, response) => void serve("hub", request, response));
  const storage = createServer((request, response) => void serve("storage", request, response));
  const endpoint = await listen(hub, options.port ?? 0);
  const storageOrigin = await listen(storage, 0);
  const { partBytes = Infinity, filesPerPage = 1000 } = options;
  const state: HubState = {
    ...{ endpoint, storageOrigin, partBytes, filesPerPage },
    ...{ repos: new Map(), objects: new Map(), tokens: new Set([HUB_TOKEN]), stagesOfNewSpaces: [] },
  };

  async function serve(to: "hub" | "storage", incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = incoming.method ?? "GET";
    const url = new URL(incoming.url ?? "/", to === "hub" ? endpoint : storageOrigin);
    const record: RecordedRequest = {
      to,
      method,
      path: url.pathname + url.search,
      headers: incoming.headers,
      bytesSent: 0,
    };
    requests.push(record);
    incoming.on("error", () => undefined);
    response.on("error", () => undefined);
    const body = await bodyOf(incoming).catch(() => undefined); // The client has disconnected.
    if (body === undefined) return;
    const planned = faults.find(({ match, times }) => times > 0 && match.test(`${method} ${record.path}`));
    if (planned !== undefined) planned.times -= 1;
    const fault = planned?.fault;
    if (fault?.kind === "drop") return void incoming.socket.destroy();
    const token = /^Bearer (.+)$/.exec(incoming.headers.authorization ?? "")?.[1];
    const range = fault?.kind === "whole" ? undefined : incoming.headers.range;
    const request = { method, url, token, range, body };
    const result = fault?.kind === "answer" ? fault : (to === "hub" ? answer : answerStorage)(request, state);
    await send(result, { method, response, record, fault });
  }

  return {
    endpoint,
    storageOrigin,
    token: HUB_TOKEN,
    requests,
    add(kind, name, files) {
      const key = `${kind}s/${name}`;
      const repo = state.repos.get(key) ?? newRepo(kind, name);
      state.repos.set(key, repo);
      const stored = Object.entries(files).map(([path, content]) => [path, toFile(path, content)] as const);
      return addCommit(repo, new Map(stored));
    },
    repo(kind, name) {
      const repo = state.repos.get(`${kind}s/${name}`);
      if (repo === undefined) throw new RangeError(`The hub has no ${kind} "${name}".`);
      return repo;
    },
    read(kind, name, path) {
      const repo = state.repos.get(`${kind}s/${name}`);
      const file = repo?.commits.get(repo.refs.get("main") ?? "")?.get(path);
      return file && Buffer.concat([...file.read(0, file.sizeBytes)]);
    },
    fail: (match, fault, times = 1) => void faults.push({ match, fault, times }),
    stage: (answers) => void (state.stagesOfNewSpaces = answers),
    async dispose() {
      await Promise.all([close(hub), close(storage)]);
    },
  };
}

function newRepo(kind: RepoKind, name: string): StoredRepo {
  return { kind, name, isPrivate: false, isGated: false, commits: new Map(), refs: new Map(), stages: [] };
}

function toFile(path: string, content: string | Uint8Array | StoredFile): StoredFile {
  return typeof content === "string" || content instanceof Uint8Array ? fileOf(content, isLargePath(path)) : content;
}

interface Sending {
  readonly method: string;
  readonly response: ServerResponse;
  readonly record: RecordedRequest;
  readonly fault: Fault | undefined;
}

async function send(
  { status, headers, json, file }: HubAnswer,
  { method, response, record, fault }: Sending,
): Promise<void> {
  const text = json === undefined ? "" : JSON.stringify(json);
  const type =
    json === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  response.writeHead(status, { ...type, ...headers });
  if (method === "HEAD") return void response.end();
  const limit = fault?.kind === "cut" || fault?.kind === "stall" ? fault.afterBytes : Infinity;
  for (const piece of file === undefined ? [Buffer.from(text)] : file.file.read(file.start, file.file.sizeBytes)) {
    const chunk = fault?.kind === "spoil" ? piece.map((byte) => byte ^ 1) : piece;
    const part = chunk.subarray(0, limit - record.bytesSent);
    const isTaken = await written(response, part);
    record.bytesSent += part.length;
    if (!isTaken) return;
    if (record.bytesSent < limit) continue;
    if (fault?.kind === "cut") response.socket?.destroy();
    return; // Stalled: the connection stays open.
  }
  response.end();
}

/** @returns false if the client has disconnected */
function written(response: ServerResponse, bytes: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    if (response.destroyed) {
      resolve(false);
      return;
    }
    const give = (isTaken: boolean): void => {
      response.off("close", refuse);
      resolve(isTaken);
    };
    const refuse = (): void => give(false);
    response.once("close", refuse);
    response.write(bytes, (error) => give(error === null || error === undefined));
  });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // A request without encoding gives buffers.
  return Buffer.concat(chunks);
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

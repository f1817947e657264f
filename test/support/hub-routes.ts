import { createHash } from "node:crypto";

import {
  addCommit,
  fileOf,
  filesAt,
  isLargePath,
  type RepoKind,
  type SpaceAnswer,
  type StoredFile,
  type StoredRepo,
} from "./hub-store.ts";

/** The state of a fake hub. */
export interface HubState {
  readonly endpoint: string;
  readonly storageOrigin: string;
  readonly repos: Map<string, StoredRepo>;
  readonly tokens: ReadonlySet<string>;
  /** SHA-256 → parts of an uploaded object by number. An object sent in one request is part 1. */
  readonly objects: Map<string, Map<number, Buffer>>;
  /** Larger objects are uploaded in parts of this size. */
  readonly partBytes: number;
  readonly filesPerPage: number;
  /** Stages of Spaces created from now on. */
  stagesOfNewSpaces: readonly SpaceAnswer[];
}

export interface HubRequest {
  readonly method: string;
  readonly url: URL;
  readonly token: string | undefined;
  readonly range: string | undefined;
  readonly body: Buffer;
}

export interface HubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly file?: { readonly file: StoredFile; readonly start: number };
}

/** Answers the requests that the two libraries of the Hugging Face Hub send. */
export function answer(request: HubRequest, state: HubState): HubAnswer {
  const path = decodeURIComponent(request.url.pathname);
  if (path === "/api/whoami-v2") return whoAmI(request, state);
  if (path === "/api/repos/create") return createRepo(request, state);
  const lfs = /^\/(datasets\/|spaces\/)?(.+)\.git\/info\/lfs\/objects\/batch$/.exec(path);
  if (lfs !== null) return lfsBatch(request, state);
  const api = /^\/api\/(model|dataset|space)s\/(.+?)(?:\/(revision|tree|preupload|commit|runtime)(?:\/(.*))?)?$/.exec(
    path,
  );
  if (api !== null) {
    const [, kind = "", name = "", verb = "revision", rest = "main"] = api;
    return withRepo(`${kind}s/${name}`, request, state, (repo) => answerApi(verb, rest, repo, request, state));
  }
  const resolve = /^\/(datasets\/|spaces\/)?(.+?)\/resolve\/([^/]+)\/(.+)$/.exec(path);
  if (resolve !== null) {
    const [, prefix = "models/", name = "", revision = "", file = ""] = resolve;
    return withRepo(prefix + name, request, state, (repo) => resolveFile(repo, revision, file, request, state));
  }
  return { status: 404, json: { error: "Not Found" } };
}

/** Answers as the storage to which a hub redirects. It accepts requests without a token. */
export function answerStorage(request: HubRequest, state: HubState): HubAnswer {
  const [, area = "", hash = "", part = "1"] = request.url.pathname.split("/");
  if (area === "upload" && request.method === "PUT") {
    const parts = state.objects.get(hash) ?? new Map<number, Buffer>();
    state.objects.set(hash, parts.set(Number(part), request.body));
    return { status: 200, headers: { etag: `"part-${part}"` } };
  }
  if (area === "complete") return { status: 200, json: {} };
  for (const repo of state.repos.values()) {
    for (const files of repo.commits.values()) {
      for (const file of files.values()) if (file.hash === hash) return sendFile(file, request, {});
    }
  }
  return { status: 404 };
}

function answerApi(verb: string, rest: string, repo: StoredRepo, request: HubRequest, state: HubState): HubAnswer {
  switch (verb) {
    case "runtime":
      return { status: 200, json: nextStage(repo) };
    case "tree":
      return tree(repo, rest, request, state);
    case "preupload":
      return preupload(request);
    case "commit":
      return commit(repo, request, state);
    default:
      return info(repo, rest);
  }
}

function withRepo(
  key: string,
  { token }: HubRequest,
  { repos, tokens }: HubState,
  work: (repo: StoredRepo) => HubAnswer,
): HubAnswer {
  const repo = repos.get(key);
  const isKnown = token !== undefined && tokens.has(token);
  if (token !== undefined && !isKnown)
    return refuse(401, "Unauthorized", "Invalid credentials in Authorization header");
  if (repo === undefined || (repo.isPrivate && !isKnown)) {
    return refuse(isKnown ? 404 : 401, "RepoNotFound", "Repository not found");
  }
  if (repo.isGated) return refuse(403, "GatedRepo", `Access to ${repo.kind} ${repo.name} is restricted`);
  return work(repo);
}

function refuse(status: number, code: string, message: string): HubAnswer {
  return { status, headers: { "x-error-code": code, "x-error-message": message }, json: { error: message } };
}

function whoAmI({ token }: HubRequest, { tokens }: HubState): HubAnswer {
  if (token === undefined || !tokens.has(token)) return refuse(401, "Unauthorized", "Invalid username or password.");
  return { status: 200, json: { type: "user", id: "1", name: "owner", fullname: "Owner", orgs: [], auth: {} } };
}

function info(repo: StoredRepo, revision: string): HubAnswer {
  const found = filesAt(repo, revision);
  if (found === undefined) return refuse(404, "RevisionNotFound", `Invalid rev id: ${revision}`);
  const { kind, name, isPrivate, sdk } = repo;
  return {
    status: 200,
    json: {
      ...{ _id: "1", id: name, sha: found.commit, private: isPrivate, gated: false, disabled: false },
      ...{ likes: 0, downloads: 0, tags: [], lastModified: new Date(0).toISOString() },
      siblings: [...found.files.keys()].map((rfilename) => ({ rfilename })),
      ...(kind === "space" && { sdk, runtime: nextStage(repo) }),
    },
  };
}

function nextStage(repo: StoredRepo): SpaceAnswer {
  const [first = { stage: "RUNNING" }, ...later] = repo.stages;
  if (later.length > 0) repo.stages = later;
  return first;
}

function tree(repo: StoredRepo, rest: string, { url }: HubRequest, { endpoint, filesPerPage }: HubState): HubAnswer {
  const [revision = ""] = rest.split("/");
  const found = filesAt(repo, revision);
  if (found === undefined) return refuse(404, "RevisionNotFound", `Invalid rev id: ${revision}`);
  const isRecursive = /true/i.test(url.searchParams.get("recursive") ?? "");
  const folders = new Set(
    [...found.files.keys()].filter((path) => path.includes("/")).map((path) => path.split("/")[0]),
  );
  const entries = [
    ...[...folders].map((path) => ({ type: "directory", oid: "0".repeat(40), size: 0, path })),
    ...[...found.files].filter(([path]) => isRecursive || !path.includes("/")).map(describe),
  ];
  const start = Number(url.searchParams.get("cursor") ?? "0");
  const end = start + filesPerPage;
  const next = `${endpoint}${url.pathname}?recursive=${String(isRecursive)}&cursor=${String(end)}`;
  return {
    status: 200,
    json: entries.slice(start, end),
    ...(end < entries.length && { headers: { link: `<${next}>; rel="next"` } }),
  };
}

function describe([path, { hash, announcedBytes, isLarge }]: readonly [string, StoredFile]) {
  const oid = isLarge ? createHash("sha1").update(hash).digest("hex") : hash;
  const lfs = { oid: hash, size: announcedBytes, pointerSize: 130 };
  return { type: "file", oid, size: announcedBytes, path, ...(isLarge && { lfs }) };
}

function resolveFile(
  repo: StoredRepo,
  revision: string,
  path: string,
  request: HubRequest,
  { storageOrigin }: HubState,
): HubAnswer {
  const found = filesAt(repo, revision);
  if (found === undefined) return refuse(404, "RevisionNotFound", `Invalid rev id: ${revision}`);
  const file = found.files.get(path);
  const headers = { "x-repo-commit": found.commit };
  if (file === undefined) {
    const missing = refuse(404, "EntryNotFound", "Entry not found");
    return { ...missing, headers: { ...missing.headers, ...headers } };
  }
  if (!file.isLarge) return sendFile(file, request, { ...headers, etag: `"${file.hash}"` });
  const linked = { "x-linked-etag": `"${file.hash}"`, "x-linked-size": String(file.sizeBytes) };
  const location = `${storageOrigin}/objects/${file.hash}?signature=temporary`;
  return { status: 302, headers: { ...headers, ...linked, location, etag: `"pointer"` } };
}

function sendFile(file: StoredFile, { range }: HubRequest, headers: Readonly<Record<string, string>>): HubAnswer {
  const start = Number(/^bytes=(\d+)-/.exec(range ?? "")?.[1] ?? "0");
  if (start > file.sizeBytes) return { status: 416 };
  const length = { "accept-ranges": "bytes", "content-length": String(file.sizeBytes - start), ...headers };
  if (range === undefined) return { status: 200, headers: length, file: { file, start } };
  const span = `bytes ${String(start)}-${String(file.sizeBytes - 1)}/${String(file.sizeBytes)}`;
  return { status: 206, headers: { ...length, "content-range": span }, file: { file, start } };
}

function createRepo({ token, body }: HubRequest, state: HubState): HubAnswer {
  if (token === undefined || !state.tokens.has(token)) return refuse(401, "Unauthorized", "Invalid credentials");
  const wanted = JSON.parse(body.toString()) as Readonly<Record<string, string | boolean | undefined>>;
  const kind = String(wanted["type"] ?? "model") as RepoKind;
  const name = `${String(wanted["organization"] ?? "owner")}/${String(wanted["name"])}`;
  if (!name.startsWith("owner/"))
    return refuse(403, "", `You don't have the rights to create a ${kind} under this namespace`);
  const url = `${state.endpoint}/${kind === "model" ? "" : `${kind}s/`}${name}`;
  if (state.repos.has(`${kind}s/${name}`)) {
    return { status: 409, json: { error: `You already created this ${kind} repo: ${name}`, url } };
  }
  const isPrivate = wanted["visibility"] === "private" || wanted["private"] === true;
  const stages = state.stagesOfNewSpaces;
  const sdk = typeof wanted["sdk"] === "string" ? { sdk: wanted["sdk"] } : {};
  const repo: StoredRepo = {
    kind,
    name,
    isPrivate,
    isGated: false,
    ...sdk,
    commits: new Map(),
    refs: new Map(),
    stages,
  };
  addCommit(repo, new Map([[".gitattributes", fileOf("*.safetensors filter=lfs\n", false)]]));
  state.repos.set(`${kind}s/${name}`, repo);
  return { status: 200, json: { url, id: name, name } };
}

function preupload({ body }: HubRequest): HubAnswer {
  const { files } = JSON.parse(body.toString()) as { files: { path: string }[] };
  const modes = files.map(({ path }) => ({
    path,
    uploadMode: isLargePath(path) ? "lfs" : "regular",
    shouldIgnore: false,
  }));
  return { status: 200, json: { files: modes } };
}

function lfsBatch({ body }: HubRequest, { storageOrigin, objects, partBytes }: HubState): HubAnswer {
  const wanted = JSON.parse(body.toString()) as { objects: { oid: string; size: number }[] };
  const described = wanted.objects.map(({ oid, size }) => {
    if (objects.has(oid)) return { oid, size };
    const parts = Array.from({ length: Math.ceil(size / partBytes) }, (_part, index) => [
      String(index + 1).padStart(5, "0"),
      `${storageOrigin}/upload/${oid}/${String(index + 1)}?signature=temporary`,
    ]);
    const inParts = {
      href: `${storageOrigin}/complete/${oid}`,
      header: { chunk_size: String(partBytes), ...(Object.fromEntries(parts) as object) },
    };
    const whole = { href: `${storageOrigin}/upload/${oid}?signature=temporary` };
    return { oid, size, actions: { upload: size > partBytes ? inParts : whole } };
  });
  return {
    status: 200,
    json: { transfer: wanted.objects.some(({ size }) => size > partBytes) ? "multipart" : "basic", objects: described },
  };
}

interface CommitLine {
  readonly key: string;
  readonly value: { readonly path: string; readonly content: string; readonly oid: string; readonly size: number };
}

function commit(repo: StoredRepo, { body, token }: HubRequest, { endpoint, objects }: HubState): HubAnswer {
  if (token === undefined) return refuse(401, "Unauthorized", "Invalid credentials");
  const changes = new Map<string, StoredFile | undefined>();
  for (const line of body.toString().split("\n").filter(Boolean)) {
    const { key, value } = JSON.parse(line) as CommitLine;
    if (key === "file") changes.set(value.path, fileOf(Buffer.from(value.content, "base64"), false));
    if (key === "deletedFile") changes.set(value.path, undefined);
    if (key !== "lfsFile") continue;
    const parts = [...(objects.get(value.oid) ?? [])].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
    const file = fileOf(Buffer.concat(parts), true);
    if (file.hash !== value.oid || file.sizeBytes !== value.size)
      return refuse(400, "", `${value.path} was not uploaded whole`);
    changes.set(value.path, file);
  }
  const commitOid = addCommit(repo, changes);
  return {
    status: 200,
    json: { success: true, commitOid, commitUrl: `${endpoint}/${repo.name}/commit/${commitOid}`, hookOutput: "" },
  };
}

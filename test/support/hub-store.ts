import { createHash } from "node:crypto";

export type RepoKind = "model" | "dataset" | "space";

/** A file of a fake hub: stored bytes, or zeros that are generated when they are sent. */
export interface StoredFile {
  readonly sizeBytes: number;
  /** The size that the hub reports. Differs from `sizeBytes` to test a wrong report. */
  readonly announcedBytes: number;
  /** SHA-256 of a file in large file storage, git's SHA-1 of another file. */
  readonly hash: string;
  readonly isLarge: boolean;
  read(start: number, end: number): Iterable<Uint8Array>;
}

export interface StoredRepo {
  readonly kind: RepoKind;
  readonly name: string;
  isPrivate: boolean;
  isGated: boolean;
  sdk?: string;
  /** Commit → its files by path. */
  readonly commits: Map<string, ReadonlyMap<string, StoredFile>>;
  /** Branch or tag → commit. */
  readonly refs: Map<string, string>;
  /** Answers of a Space's runtime, one per request. The last one is repeated. */
  stages: readonly SpaceAnswer[];
}

export interface SpaceAnswer {
  readonly stage: string;
  readonly errorMessage?: string;
}

const LARGE = /\.(safetensors|onnx|bin|parquet)$/;

export function isLargePath(path: string): boolean {
  return LARGE.test(path);
}

export function fileOf(content: string | Uint8Array, isLarge: boolean): StoredFile {
  const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(content);
  const hash = isLarge
    ? createHash("sha256").update(bytes).digest("hex")
    : createHash("sha1")
        .update(`blob ${String(bytes.length)}\0`)
        .update(bytes)
        .digest("hex");
  return {
    ...{ sizeBytes: bytes.length, announcedBytes: bytes.length, hash, isLarge },
    read: (start, end) => [bytes.subarray(start, end)],
  };
}

/** A file of zeros, generated when it is sent. */
export function zerosOf(sizeBytes: number, announcedBytes = sizeBytes): StoredFile {
  return {
    ...{ sizeBytes, announcedBytes, hash: "0".repeat(40), isLarge: false },
    *read(start, end) {
      const piece = new Uint8Array(64 * 1024);
      for (let sent = start; sent < end; sent += piece.length) yield piece.subarray(0, end - sent);
    },
  };
}

export function addCommit(repo: StoredRepo, changes: ReadonlyMap<string, StoredFile | undefined>): string {
  const parent = repo.refs.get("main");
  const files = new Map(parent === undefined ? [] : repo.commits.get(parent));
  for (const [path, file] of changes) {
    if (file === undefined) files.delete(path);
    else files.set(path, file);
  }
  const state = [...files].map(([path, file]) => `${path}:${file.hash}`).join("\n");
  const commit = createHash("sha1")
    .update(`${repo.kind} ${repo.name} ${String(repo.commits.size)}\n${state}`)
    .digest("hex");
  repo.commits.set(commit, files);
  repo.refs.set("main", commit);
  return commit;
}

/** The files at a revision; undefined if the revision does not exist. */
export function filesAt(
  repo: StoredRepo,
  revision: string,
): { commit: string; files: ReadonlyMap<string, StoredFile> } | undefined {
  const commit = repo.refs.get(revision === "HEAD" ? "main" : revision) ?? revision;
  const files = repo.commits.get(commit);
  return files && { commit, files };
}

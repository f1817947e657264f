import { basename, dirname } from "node:path";

import { HubError } from "./errors.ts";

/** A repository on a hub, at a branch, a tag or a commit. */
export interface HubReference {
  readonly kind: RepoKind;
  /** `owner/name`, or one of the few old models that have no owner: `distilbert-base-uncased`. */
  readonly repo: string;
  /** "main" if not given. */
  readonly revision: string;
}

export type RepoKind = "model" | "dataset" | "space";

export interface DatasetReference extends HubReference {
  readonly kind: "dataset";
  /** A file or a folder in the repository; undefined for all of it. */
  readonly path?: string;
}

/** What someone means by the base model that they typed. */
export type ModelSource =
  { readonly kind: "folder"; readonly folder: string } | { readonly kind: "hub"; readonly reference: HubReference };

const DEFAULT_REVISION = "main";

/** One half of a name, as the hub allows it. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?$/;
const REVISION = /^[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;
const LONGEST_REVISION = 200;

/** What only a path can have: a start as of a path, a backslash, a drive, more than one slash. */
const PATH_LIKE = /^[./~]|\\|^[A-Za-z]:|\/.*\/|\/$/;

/**
 * Tells a folder from a model on a hub: a folder that is there is meant, else what can be a model's name is one.
 *
 * @throws HubError REFERENCE_INVALID
 */
export function parseModelSource(text: string, isFolder: (path: string) => boolean): ModelSource {
  const [name = ""] = text.split("@");
  if (isFolder(text) || PATH_LIKE.test(name)) return { kind: "folder", folder: text };
  return { kind: "hub", reference: parseModelReference(text) };
}

/**
 * Reads `owner/name[@revision]`, or the name of a model without owner.
 *
 * @throws HubError REFERENCE_INVALID
 */
export function parseModelReference(text: string): HubReference {
  const parsed = parseRepo(text, 1);
  if (parsed !== undefined) return { kind: "model", ...parsed };
  const expected = `Expected a model such as "distilbert-base-uncased" or "owner/name@revision", or a folder that is there.`;
  throw new HubError("REFERENCE_INVALID", `${quote(text)} is no model's name. ${expected}`);
}

const DATASET_PREFIX = "hf://datasets/";

/**
 * Reads `hf://datasets/owner/name[@revision][/file or folder]`.
 *
 * @throws HubError REFERENCE_INVALID
 */
export function parseDatasetReference(text: string): DatasetReference {
  const rest = text.startsWith(DATASET_PREFIX) ? text.slice(DATASET_PREFIX.length).replace(/\/$/, "") : "";
  const [owner = "", nameAndRevision = "", ...segments] = rest.split("/");
  const parsed = parseRepo(`${owner}/${nameAndRevision}`, 2);
  const path = segments.join("/");
  if (parsed !== undefined && (path === "" || isSafePath(path))) {
    return { kind: "dataset", ...parsed, ...(path !== "" && { path }) };
  }
  const expected = `Expected hf://datasets/owner/name, with @revision and /file after it if you like.`;
  throw new HubError("REFERENCE_INVALID", `${quote(text)} is no dataset's address. ${expected}`);
}

/**
 * Checks the name of a repository to push to.
 *
 * @throws HubError REFERENCE_INVALID
 */
export function parseTarget(text: string): string {
  if (isTarget(text)) return text;
  throw new HubError(
    "REFERENCE_INVALID",
    `${quote(text)} is no name to push to. Expected owner/name, the owner being your user name or your organization.`,
  );
}

/** Whether a text names a model of a hub, as {@link parseModelReference} reads it. */
export function isModelReference(text: string): boolean {
  return parseRepo(text, 1) !== undefined;
}

/** Whether a text names a repository to push to, as {@link parseTarget} reads it. */
export function isTarget(text: string): boolean {
  return !text.includes("@") && parseRepo(text, 2) !== undefined;
}

/**
 * The model that a folder of Hugging Face's cache holds, `…/models--owner--name/snapshots/<commit>`.
 *
 * @returns undefined for any other folder
 */
export function cachedModelOf(folder: string): { readonly repo: string; readonly commit: string } | undefined {
  const snapshots = dirname(folder);
  const [kind, ...names] = basename(dirname(snapshots)).split("--");
  if (kind !== "models" || names.length === 0 || basename(snapshots) !== "snapshots") return undefined;
  return { repo: names.join("/"), commit: basename(folder) };
}

/** `owner/name@commit`, as it stands in reports. */
export function formatReference({ kind, repo }: Pick<HubReference, "kind" | "repo">, commit: string): string {
  return `${kind === "dataset" ? DATASET_PREFIX : ""}${repo}@${commit}`;
}

/** Whether a file's name from elsewhere stays inside the folder it is joined to, on any system. */
export function isSafePath(path: string): boolean {
  if (path.length > 500 || /[\\:*?"<>|\p{Cc}]/u.test(path)) return false;
  return path.split("/").every((part) => part !== "" && !/^\.+$/.test(part) && !/[ .]$/.test(part));
}

function parseRepo(text: string, leastParts: 1 | 2): { repo: string; revision: string } | undefined {
  const at = text.indexOf("@");
  const repo = at === -1 ? text : text.slice(0, at);
  const revision = at === -1 ? DEFAULT_REVISION : text.slice(at + 1);
  const parts = repo.split("/");
  const isNamed = parts.length >= leastParts && parts.length <= 2 && parts.every(isName);
  const isRevision = REVISION.test(revision) && !revision.includes("..") && revision.length <= LONGEST_REVISION;
  return isNamed && isRevision ? { repo, revision } : undefined;
}

function isName(part: string): boolean {
  return NAME.test(part) && !part.includes("..") && !part.includes("--") && !part.endsWith(".git");
}

/** At most a line of it, without what could take over a terminal. */
function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}

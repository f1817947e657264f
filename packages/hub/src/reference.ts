import { basename, dirname } from "node:path";

import { HubError } from "./errors.ts";

/** A repository on a hub, at a branch, a tag or a commit. */
export interface HubReference {
  readonly kind: RepoKind;
  /** `owner/name`, or the name of an old model without an owner: `distilbert-base-uncased`. */
  readonly repo: string;
  /** "main" by default. */
  readonly revision: string;
}

export type RepoKind = "model" | "dataset" | "space";

export interface DatasetReference extends HubReference {
  readonly kind: "dataset";
  /** A file or a folder in the repository; undefined for the whole repository. */
  readonly path?: string;
}

/** Where a base model is: in a folder or on a hub. */
export type ModelSource =
  { readonly kind: "folder"; readonly folder: string } | { readonly kind: "hub"; readonly reference: HubReference };

const DEFAULT_REVISION = "main";

/** The owner or the name of a repository, as the hub allows it. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?$/;
const REVISION = /^[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;
const MAX_REVISION_LENGTH = 200;

/** Matches texts that can only be a path: they start like a path, or have a backslash, a drive or more than one slash. */
const PATH_LIKE = /^[./~]|\\|^[A-Za-z]:|\/.*\/|\/$/;

/**
 * Decides whether a text is a folder or a model on a hub. An existing folder wins over a model with the same name.
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
  const expected = `Expected a model such as "distilbert-base-uncased" or "owner/name@revision", or an existing folder.`;
  throw new HubError("REFERENCE_INVALID", `${quote(text)} is not the name of a model. ${expected}`);
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
  const expected = `Expected hf://datasets/owner/name, optionally followed by @revision and /file.`;
  throw new HubError("REFERENCE_INVALID", `${quote(text)} is not the address of a dataset. ${expected}`);
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
    `${quote(text)} is not a valid name for a push. Expected owner/name, where owner is your user name or your organization.`,
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

/** `owner/name@commit`, the form used in reports. */
export function formatReference({ kind, repo }: Pick<HubReference, "kind" | "repo">, commit: string): string {
  return `${kind === "dataset" ? DATASET_PREFIX : ""}${repo}@${commit}`;
}

/** Whether an untrusted path is inside the folder that it is joined to, on every operating system. */
export function isSafePath(path: string): boolean {
  if (path.length > 500 || /[\\:*?"<>|\p{Cc}]/u.test(path)) return false;
  return path.split("/").every((part) => part !== "" && !/^\.+$/.test(part) && !/[ .]$/.test(part));
}

function parseRepo(text: string, minParts: 1 | 2): { repo: string; revision: string } | undefined {
  const at = text.indexOf("@");
  const repo = at === -1 ? text : text.slice(0, at);
  const revision = at === -1 ? DEFAULT_REVISION : text.slice(at + 1);
  const parts = repo.split("/");
  const isNamed = parts.length >= minParts && parts.length <= 2 && parts.every(isName);
  const isRevision = REVISION.test(revision) && !revision.includes("..") && revision.length <= MAX_REVISION_LENGTH;
  return isNamed && isRevision ? { repo, revision } : undefined;
}

function isName(part: string): boolean {
  return NAME.test(part) && !part.includes("..") && !part.includes("--") && !part.endsWith(".git");
}

/** At most one line of the text, without control characters. */
function quote(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}

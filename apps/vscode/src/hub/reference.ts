import { basename, dirname } from "node:path";

/** One half of a name on the hub. */
const NAME = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
const MODEL = new RegExp(`^(?:${NAME}/)?${NAME}(?:@[A-Za-z0-9_][A-Za-z0-9._/-]*)?$`);
const TARGET = new RegExp(`^${NAME}/${NAME}$`);

/** Whether a text can be a model of the hub: `owner/name@revision`, the owner and the revision as one likes. The worker looks closer. */
export function isModelReference(text: string): boolean {
  return MODEL.test(text);
}

/** Whether a text can be the name of a repository to push to: `owner/name`. */
export function isTarget(text: string): boolean {
  return TARGET.test(text);
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

/** A name for the hub made of what people call a run: letters, digits and hyphens. */
export function suggestedName(runName: string): string {
  const plain = runName
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80);
  return `${plain === "" ? "my" : plain}-sentiment`;
}

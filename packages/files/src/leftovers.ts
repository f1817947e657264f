import { rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { listIfPresent } from "./if-present.ts";
import { isOfDeadOwner } from "./owner-mark.ts";

/** Name under which a new version of `name` is written. */
export function stagingName(name: string, unique: string): string {
  return `.${name}.saving-${unique}`;
}

/** Name of the previous version of `name` while the new one takes its place. */
export function previousName(name: string, unique: string): string {
  return `.${name}.replaced-${unique}`;
}

/**
 * Whether a process that was killed while it wrote `name` may have left `candidate` beside it.
 *
 * @param candidate - a name in the folder of `name`
 */
export function isLeftover(candidate: string, name: string): boolean {
  return candidate.startsWith(`.${name}.`) && /^(?:saving|replaced)-[0-9a-f]+$/.test(candidate.slice(name.length + 2));
}

/**
 * Removes what processes of this computer that were killed left of a file or folder. If one of them was killed while it replaced it, the
 * previous version gets its name back. What cannot be removed stays.
 *
 * @param path - of the file or folder
 */
export async function removeDeadLeftovers(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  const names = await listIfPresent(folder).catch((): readonly string[] => []); // Writing there reports what is wrong.
  for (const candidate of names.filter((other) => isLeftover(other, name))) {
    if (!isOfDeadOwner(candidate.slice(candidate.lastIndexOf("-") + 1))) continue;
    const leftover = join(folder, candidate);
    const isOnlyVersion = candidate.startsWith(previousName(name, "")) && !names.includes(name);
    await (isOnlyVersion ? rename(leftover, path) : rm(leftover, { recursive: true, force: true })).catch(
      () => undefined,
    );
  }
}

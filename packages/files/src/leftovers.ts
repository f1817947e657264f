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

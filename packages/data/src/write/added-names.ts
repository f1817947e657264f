/**
 * Names for added columns that no column of the file has. If one of them is taken, all get the prefix `predicted_`, then
 * `predicted_2_` and so on, so that they stay recognizable as a group. Upper and lower case count as equal, as in a database.
 *
 * @param wanted - different from each other
 */
export function addedNames(wanted: readonly string[], existing: Iterable<string>): readonly string[] {
  const taken = new Set([...existing].map((name) => name.toLowerCase()));
  for (let attempt = 0; ; attempt++) {
    const prefix = attempt === 0 ? "" : attempt === 1 ? "predicted_" : `predicted_${String(attempt)}_`;
    const names = wanted.map((name) => prefix + name);
    if (names.every((name) => !taken.has(name.toLowerCase()))) return names;
  }
}

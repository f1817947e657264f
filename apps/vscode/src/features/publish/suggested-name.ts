/** A repository name made from the name of a run: letters, digits and hyphens. */
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

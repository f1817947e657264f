/** Keys of a package.json that matter to a workspace and not to an editor. */
const WORKSPACE_KEYS = ["dependencies", "devDependencies", "scripts", "nx", "private", "files", "exports"];

/**
 * The package.json that is shipped: nothing is left to install, and the program is the bundle.
 *
 * `type` stays "module" nowhere: the bundle's own ending, .cjs or .mjs, says what it is.
 */
export function shippedManifest(manifest) {
  const shipped = Object.fromEntries(Object.entries(manifest).filter(([key]) => !WORKSPACE_KEYS.includes(key)));
  delete shipped.type;
  return { ...shipped, main: "./dist/extension.cjs" };
}

/** Keys of package.json that only the workspace uses. */
const WORKSPACE_KEYS = ["dependencies", "devDependencies", "scripts", "nx", "private", "files", "exports"];

/**
 * The shipped package.json: without dependencies, because the bundles contain them.
 *
 * `type` is removed. The extension of each bundle, .cjs or .mjs, gives its module system.
 */
export function shippedManifest(manifest) {
  const shipped = Object.fromEntries(Object.entries(manifest).filter(([key]) => !WORKSPACE_KEYS.includes(key)));
  delete shipped.type;
  return { ...shipped, main: "./dist/extension.cjs" };
}

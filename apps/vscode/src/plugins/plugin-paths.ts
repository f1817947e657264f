import { isAbsolute, relative, resolve } from "node:path";

/** The plug-ins that an extension contributes, and the entries that were rejected. */
export interface PluginPaths {
  readonly paths: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Reads `contributes.sentimentTuner.plugins` of another extension: a path, or a list of paths, inside its own folder.
 *
 * @param packageJson - of the other extension, not checked yet
 */
export function pluginPathsOf(extensionPath: string, packageJson: unknown): PluginPaths {
  const contributed = field(field(field(packageJson, "contributes"), "sentimentTuner"), "plugins");
  if (contributed === undefined) return { paths: [], problems: [] };
  const values: readonly unknown[] = Array.isArray(contributed) ? contributed : [contributed];
  const paths: string[] = [];
  const problems: string[] = [];
  for (const value of values) {
    if (typeof value !== "string" || value === "") {
      problems.push(`sentimentTuner.plugins holds ${JSON.stringify(value)}, expected a path of a JavaScript module.`);
      continue;
    }
    const path = resolve(extensionPath, value);
    const inside = relative(extensionPath, path);
    if (inside === "" || inside.startsWith("..") || isAbsolute(inside)) {
      problems.push(`sentimentTuner.plugins names "${value}", which is not inside the extension's folder.`);
    } else {
      paths.push(path);
    }
  }
  return { paths, problems };
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name]; // The line above found the field.
}

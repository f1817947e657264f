import { stat } from "node:fs/promises";

import * as vscode from "vscode";

import { pluginPathsOf } from "./plugin-paths.ts";

/**
 * Finds the plug-ins that other extensions contribute by `contributes.sentimentTuner.plugins` in their package.json.
 *
 * @returns paths of modules that a worker loads; none in an untrusted workspace
 */
export async function findPlugins(log: vscode.LogOutputChannel): Promise<readonly string[]> {
  if (!vscode.workspace.isTrusted) return [];
  const found: string[] = [];
  for (const { id, extensionPath, packageJSON } of vscode.extensions.all) {
    const { paths, problems } = pluginPathsOf(extensionPath, packageJSON);
    for (const problem of problems) log.warn(`Extension ${id}: ${problem}`);
    for (const path of paths) {
      const isFile = await stat(path).then(
        (status) => status.isFile(),
        () => false,
      );
      if (isFile) found.push(path);
      else log.warn(`Extension ${id}: its plug-in "${path}" is missing.`);
    }
  }
  if (found.length > 0) log.info(`Plug-ins: ${found.join(", ")}`);
  return found;
}

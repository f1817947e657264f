import * as vscode from "vscode";

import type { ProxySettings } from "../hub/proxy.ts";
import { type SettingKey, type Settings, clampSetting } from "./setting-table.ts";

const SECTION = "sentimentTuner";

/** The proxy settings of the editor itself. */
export function editorProxy(): ProxySettings {
  const http = vscode.workspace.getConfiguration("http");
  return {
    proxy: http.get("proxy", ""),
    noProxy: http.get("noProxy", []),
    support: http.get("proxySupport", "override"),
  };
}

/** A document with its language. */
type DocumentScope = Pick<vscode.TextDocument, "uri" | "languageId">;

/** The extension's settings. All code reads them here. */
export interface SettingsReader {
  /** @param document - for a setting that can be set for each language */
  get<Key extends SettingKey>(key: Key, document?: DocumentScope): Settings[Key];
  /** Writes to the workspace if the workspace sets the value, else to the user's settings. */
  set<Key extends SettingKey>(key: Key, value: Settings[Key]): Promise<void>;
  /** Calls the listener when a setting of the extension changed, with a test for which one. */
  onDidChange(listener: (isAffected: (key: SettingKey) => boolean) => void): vscode.Disposable;
}

export function createSettings(): SettingsReader {
  return {
    get: (key, document) => clampSetting(key, vscode.workspace.getConfiguration(SECTION, document).get(key)),
    async set(key, value) {
      const configuration = vscode.workspace.getConfiguration(SECTION);
      const isSetInWorkspace = configuration.inspect(key)?.workspaceValue !== undefined;
      const hasWorkspace = vscode.workspace.workspaceFolders !== undefined && vscode.workspace.isTrusted;
      const target =
        isSetInWorkspace && hasWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
      await configuration.update(key, value, target);
    },
    onDidChange: (listener) =>
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(SECTION)) return;
        listener((key) => event.affectsConfiguration(`${SECTION}.${key}`));
      }),
  };
}

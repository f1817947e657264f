import * as vscode from "vscode";

import type { ProxySettings } from "./hub/proxy.ts";
import { type SettingKey, type Settings, soundValue } from "./setting-table.ts";

const SECTION = "sentimentTuner";

/** The proxy that the editor itself was told to use. */
export function editorProxy(): ProxySettings {
  const http = vscode.workspace.getConfiguration("http");
  return {
    proxy: http.get("proxy", ""),
    noProxy: http.get("noProxy", []),
    support: http.get("proxySupport", "override"),
  };
}

/** The configuration of the editor; nobody else reads it. */
export interface SettingsReader {
  get<Key extends SettingKey>(key: Key): Settings[Key];
  /** Writes where the value already comes from: the workspace if it says something, else the user's settings. */
  set<Key extends SettingKey>(key: Key, value: Settings[Key]): Promise<void>;
  /** Called when any of ours changed, with a test for which. */
  onDidChange(listener: (isAffected: (key: SettingKey) => boolean) => void): vscode.Disposable;
}

export function createSettings(): SettingsReader {
  return {
    get: (key) => soundValue(key, vscode.workspace.getConfiguration(SECTION).get(key)),
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

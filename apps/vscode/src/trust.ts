import * as vscode from "vscode";

import { ExtensionError } from "./errors.ts";

/** @param message - why trust is needed. @throws ExtensionError WORKSPACE_UNTRUSTED with it, unless the workspace is trusted */
export function requireTrust(message: string): void {
  if (!vscode.workspace.isTrusted) throw new ExtensionError("WORKSPACE_UNTRUSTED", message);
}

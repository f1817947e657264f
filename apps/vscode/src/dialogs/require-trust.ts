import * as vscode from "vscode";

import { ExtensionError } from "../errors.ts";

/**
 * Throws unless the workspace is trusted.
 *
 * @param message - why trust is needed
 * @throws ExtensionError WORKSPACE_UNTRUSTED with that message
 */
export function requireTrust(message: string): void {
  if (!vscode.workspace.isTrusted) throw new ExtensionError("WORKSPACE_UNTRUSTED", message);
}

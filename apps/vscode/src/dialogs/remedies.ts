import * as vscode from "vscode";

import type { CommandId } from "../commands/command-map.ts";
import type { ExtensionErrorCode } from "../errors.ts";

/** Codes of other packages, as a worker reports them. */
type PackageErrorCode =
  | "CONFIG_UNSUPPORTED"
  | "FILE_MISSING"
  | "FORBIDDEN"
  | "LABELS_UNFIT"
  | "RECIPE_DAMAGED"
  | "TOKEN_MISSING"
  | "UNAUTHORIZED";

interface Remedy {
  readonly command: CommandId | "workbench.trust.manage";
  readonly title: () => string;
}

const chooseModel: Remedy = {
  command: "sentimentTuner.chooseModel",
  title: () => vscode.l10n.t("Choose Model"),
};
const setToken: Remedy = {
  command: "sentimentTuner.setToken",
  title: () => vscode.l10n.t("Set Hugging Face Token"),
};

/** Error code → the command that helps. A package's message says what happened; the editor adds what to do here. */
export const REMEDIES = {
  CONFIG_UNSUPPORTED: chooseModel,
  FILE_MISSING: chooseModel,
  FORBIDDEN: setToken,
  LABELS_UNFIT: chooseModel,
  MODEL_INVALID: chooseModel,
  MODEL_MISSING: { command: "sentimentTuner.fineTune", title: () => vscode.l10n.t("Fine-tune Sentiment Model") },
  RECIPE_DAMAGED: chooseModel,
  RUN_ACTIVE: { command: "sentimentTuner.stopRun", title: () => vscode.l10n.t("Stop Training") },
  TOKEN_MISSING: setToken,
  UNAUTHORIZED: setToken,
  WORKSPACE_UNTRUSTED: { command: "workbench.trust.manage", title: () => vscode.l10n.t("Manage Workspace Trust") },
} as const satisfies Readonly<Partial<Record<ExtensionErrorCode | PackageErrorCode, Remedy>>>;

/** The command that helps with an error; undefined if there is none for its code. */
export function remedyFor(code: string | undefined): Remedy | undefined {
  return code !== undefined && Object.hasOwn(REMEDIES, code) ? REMEDIES[code as keyof typeof REMEDIES] : undefined; // It is a key.
}

import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

import * as vscode from "vscode";

import { modelNameOf, type ModelSize, readModelSize } from "./dataset/model-size.ts";
import { createEmitter, type Disposable } from "./emitter.ts";
import type { SettingsReader } from "./settings.ts";
import type { Run } from "./trainer/run.ts";
import type { Runs } from "./trainer/runs.ts";

/** The model that answers hovers, or why there is none. What needs a model takes the `ready` variant. */
type HoverModel =
  | ReadyModel
  | { readonly kind: "none" }
  /** A folder was chosen that holds no fine-tuned model. */
  | { readonly kind: "broken"; readonly folder: string }
  /** The workspace is not trusted, and the user's own settings name no model. */
  | { readonly kind: "untrusted" };

export interface ReadyModel {
  readonly kind: "ready";
  readonly folder: string;
  readonly name: string;
}

/** A model to start from or to hover with. */
export interface KnownModel {
  readonly folder: string;
  readonly name: string;
  readonly origin: "embedded" | "run" | "folder";
  readonly size: ModelSize;
  /** Its own run, for a model that was trained here. */
  readonly run?: Run;
  /** Whether it can answer: it has a trained head, exported. */
  readonly isTuned: boolean;
}

export interface Models {
  /** The model for hovers. The answer is kept until a setting or a run changes. */
  hoverModel(): Promise<HoverModel>;
  /** Embedded, trained here, added by the user; those that are gone are left out. */
  known(): Promise<readonly KnownModel[]>;
  /** Uses a model for hovers. */
  use(folder: string): Promise<void>;
  /** Remembers a folder for the lists. */
  remember(folder: string): Promise<void>;
  readonly embeddedFolder: string;
  readonly onDidChange: (listener: () => unknown) => Disposable;
  dispose(): void;
}

interface ModelsOptions {
  readonly context: vscode.ExtensionContext;
  readonly settings: SettingsReader;
  readonly runs: Runs;
  readonly embeddedModel: string;
}

const RECENT_KEY = "recentModels";
const MOST_RECENT = 10;

export function createModels({ context, settings, runs, embeddedModel }: ModelsOptions): Models {
  const changes = createEmitter<undefined>();
  let answer: Promise<HoverModel> | undefined;
  const forget = (): void => {
    answer = undefined;
    changes.fire(undefined);
  };
  const subscriptions = [
    settings.onDidChange((isAffected) => {
      if (isAffected("hover.model")) forget();
    }),
    runs.onDidChange(({ run, state }) => {
      if (run === undefined || state?.kind === "ready") forget();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(forget),
  ];
  const recent = (): readonly string[] => context.globalState.get<readonly string[]>(RECENT_KEY, []);

  async function findHoverModel(): Promise<HoverModel> {
    const configured = settings.get("hover.model"); // In an untrusted workspace the editor gives the user's own value.
    if (configured !== "") {
      const folder = absolute(configured);
      if (!(await isTuned(folder))) return { kind: "broken", folder };
      return { kind: "ready", folder, name: nameOf(folder) };
    }
    if (!vscode.workspace.isTrusted) return { kind: "untrusted" };
    await runs.load();
    for (const { state, stored } of runs.all) {
      if (state.kind !== "ready" || !(await isTuned(state.modelFolder))) continue;
      return { kind: "ready", folder: state.modelFolder, name: stored.order.name };
    }
    return { kind: "none" };
  }

  const runOf = (folder: string): Run | undefined =>
    runs.all.find(({ state }) => state.kind === "ready" && state.modelFolder === folder);
  const nameOf = (folder: string): string => runOf(folder)?.stored.order.name ?? modelNameOf(folder);

  async function describe(folder: string, origin: KnownModel["origin"]): Promise<KnownModel | undefined> {
    const size = await readModelSize(folder);
    if (size === undefined) return undefined;
    const run = runOf(folder);
    const name = origin === "embedded" ? vscode.l10n.t("{0} (embedded)", modelNameOf(folder)) : nameOf(folder);
    return { folder, name, origin, size, isTuned: await isTuned(folder), ...(run && { run }) };
  }

  return {
    hoverModel: () => (answer ??= findHoverModel()),
    async known() {
      if (vscode.workspace.isTrusted) await runs.load();
      const trained = runs.all.flatMap(({ state }) => (state.kind === "ready" ? [state.modelFolder] : []));
      const added = recent().filter((folder) => folder !== embeddedModel && !trained.includes(folder));
      const found = await Promise.all([
        describe(embeddedModel, "embedded"),
        ...trained.map((folder) => describe(folder, "run")),
        ...added.map((folder) => describe(folder, "folder")),
      ]);
      return found.filter((model) => model !== undefined);
    },
    async use(folder) {
      await settings.set("hover.model", folder);
      forget();
    },
    async remember(folder) {
      if (folder === embeddedModel) return;
      const folders = [folder, ...recent().filter((other) => other !== folder)].slice(0, MOST_RECENT);
      await context.globalState.update(RECENT_KEY, folders);
      changes.fire(undefined);
    },
    embeddedFolder: embeddedModel,
    onDidChange: changes.event,
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

/** Whether a folder holds a model that can answer. */
async function isTuned(folder: string): Promise<boolean> {
  for (const name of ["config.json", "tokenizer.json", join("onnx", "model.onnx")]) {
    const status = await stat(join(folder, name)).catch(() => undefined); // Not there.
    if (status?.isFile() !== true) return false;
  }
  return true;
}

/** A path as it is written in settings: absolute, from the home folder, or relative to the workspace. */
function absolute(path: string): string {
  if (path.startsWith("~/") || path.startsWith("~\\")) return join(homedir(), path.slice(2));
  if (isAbsolute(path)) return path;
  return resolve(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir(), path);
}

import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

import type { ModelSize } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { createEmitter, type Disposable } from "../emitter.ts";
import type { Run } from "../run/run.ts";
import type { Runs } from "../run/runs.ts";
import type { SettingsReader } from "../settings/settings.ts";
import { bestRun, mayReplaceGeneral } from "./best-run.ts";
import type { HoverChoice } from "./hover-choice.ts";
import { modelNameOf, readFolderSize, readModelClasses } from "./model-folder.ts";

/** The model for hovers, or why there is none. Code that needs a model takes the `ready` variant. */
type HoverModel =
  | ReadyModel
  | { readonly kind: "none" }
  /** The chosen folder does not contain a fine-tuned model. */
  | { readonly kind: "broken"; readonly folder: string }
  /** The workspace is not trusted, the user's own settings name no model, and the general one is missing. */
  | { readonly kind: "untrusted" };

export interface ReadyModel {
  readonly kind: "ready";
  readonly folder: string;
  readonly name: string;
  readonly classes: readonly string[];
  /** True for the model that is installed with the extension, which no user has trained. */
  readonly isGeneral?: boolean;
}

/** A model for training or for hovers. */
export interface KnownModel {
  readonly folder: string;
  readonly name: string;
  /** Two are installed with the extension: `embedded` has no trained head, `general` classifies. */
  readonly origin: "embedded" | "general" | "run" | "folder";
  readonly size: ModelSize;
  /** The run that trained it, if it was trained here. */
  readonly run?: Run;
  /** The classes of a model that can classify; undefined if it has no trained head. */
  readonly classes?: readonly string[];
}

/** The icon of a model in lists. */
export function iconOf(model: Pick<KnownModel, "origin">): string {
  return isInstalled(model) ? "package" : "symbol-class";
}

/** Whether a model came with the extension. */
export function isInstalled({ origin }: Pick<KnownModel, "origin">): boolean {
  return origin === "embedded" || origin === "general";
}

export interface Models {
  /** The model for hovers. Cached until the choice, a setting or a run changes. */
  hoverModel(): Promise<HoverModel>;
  /** All models that exist: those of the extension, those of runs, those that the user added. */
  known(): Promise<readonly KnownModel[]>;
  /** Uses a model for hovers, in this workspace; "" lets the runs decide again. */
  use(folder: string): Promise<void>;
  /** Adds a folder to the list of models. */
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
  readonly generalModel: string;
  readonly choice: HoverChoice;
}

const RECENT_KEY = "recentModels";
/** The choice in an untrusted workspace, which must not come from a file of the workspace. */
const UNTRUSTED_CHOICE_KEY = "hoverModel";
const MOST_RECENT = 10;

export function createModels(options: ModelsOptions): Models {
  const { context, settings, runs, embeddedModel, generalModel, choice } = options;
  const changes = createEmitter<undefined>();
  let answer: Promise<HoverModel> | undefined;
  let answeredChoice: string | undefined;
  const forget = (): void => {
    answer = undefined;
    changes.fire(undefined);
  };
  const subscriptions = [
    settings.onDidChange((isAffected) => {
      if (isAffected("hover.model")) void choose(undefined); // The newer of the two counts.
    }),
    runs.onDidChange(({ run, state }) => {
      if (run === undefined || state?.kind === "ready") forget();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(forget),
  ];
  const recent = (): readonly string[] => context.globalState.get<readonly string[]>(RECENT_KEY, []);

  const readChoice = async (): Promise<string | undefined> =>
    vscode.workspace.isTrusted ? choice.read() : context.workspaceState.get<string>(UNTRUSTED_CHOICE_KEY);

  async function choose(folder: string | undefined): Promise<void> {
    if (vscode.workspace.isTrusted) await choice.write(folder);
    else await context.workspaceState.update(UNTRUSTED_CHOICE_KEY, folder);
    forget();
  }

  async function chosen(folder: string): Promise<HoverModel> {
    const classes = await readModelClasses(folder);
    if (classes === undefined) return { kind: "broken", folder };
    const isGeneral = folder === generalModel;
    return { kind: "ready", folder, name: nameOf(folder), classes, ...(isGeneral && { isGeneral }) };
  }

  async function findHoverModel(own: string | undefined): Promise<HoverModel> {
    if (vscode.workspace.isTrusted) await runs.load(); // For the name of a run.
    if (own !== undefined) return chosen(own);
    const configured = settings.get("hover.model"); // In an untrusted workspace the editor returns the value of the user's settings.
    if (configured !== "") return chosen(absolute(configured));
    const general = await chosen(generalModel);
    if (!vscode.workspace.isTrusted) return general.kind === "ready" ? general : { kind: "untrusted" };
    let candidates = runs.all;
    for (let best = bestRun(candidates); best !== undefined; best = bestRun(candidates)) {
      const { run, state } = best;
      if (general.kind === "ready" && !mayReplaceGeneral(state)) return general;
      const { modelFolder: folder } = state;
      const classes = await readModelClasses(folder);
      if (classes !== undefined) return { kind: "ready", folder, name: run.stored.order.name, classes };
      candidates = candidates.filter((other) => other !== run); // Its model was deleted.
    }
    return general.kind === "ready" ? general : { kind: "none" };
  }

  const isOwn = (folder: string): boolean => folder === embeddedModel || folder === generalModel;
  const runOf = (folder: string): Run | undefined =>
    runs.all.find(({ state }) => state.kind === "ready" && state.modelFolder === folder);
  const nameOf = (folder: string): string =>
    folder === generalModel
      ? vscode.l10n.t("General model, trained on film reviews")
      : (runOf(folder)?.stored.order.name ?? modelNameOf(folder));

  async function describe(folder: string, origin: KnownModel["origin"]): Promise<KnownModel | undefined> {
    const size = await readFolderSize(folder);
    if (size === undefined) return undefined;
    const run = runOf(folder);
    const name = origin === "embedded" ? vscode.l10n.t("{0} (embedded)", modelNameOf(folder)) : nameOf(folder);
    const classes = await readModelClasses(folder);
    return { folder, name, origin, size, ...(classes && { classes }), ...(run && { run }) };
  }

  return {
    async hoverModel() {
      const own = await readChoice(); // Another window may have changed it.
      if (answer !== undefined && own === answeredChoice) return answer;
      answeredChoice = own;
      return (answer = findHoverModel(own));
    },
    async known() {
      if (vscode.workspace.isTrusted) await runs.load();
      const trained = runs.all.flatMap(({ state }) => (state.kind === "ready" ? [state.modelFolder] : []));
      const added = recent().filter((folder) => !isOwn(folder) && !trained.includes(folder));
      const found = await Promise.all([
        describe(embeddedModel, "embedded"),
        describe(generalModel, "general"),
        ...trained.map((folder) => describe(folder, "run")),
        ...added.map((folder) => describe(folder, "folder")),
      ]);
      return found.filter((model) => model !== undefined);
    },
    use: (folder) => choose(folder === "" ? undefined : folder),
    async remember(folder) {
      if (isOwn(folder)) return;
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

/** The absolute form of a path in the settings, which may start with "~/" or be relative to the workspace. */
function absolute(path: string): string {
  if (path.startsWith("~/") || path.startsWith("~\\")) return join(homedir(), path.slice(2));
  if (isAbsolute(path)) return path;
  return resolve(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir(), path);
}

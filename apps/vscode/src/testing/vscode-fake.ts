/*
 * A fake of the editor's API, as far as the extension uses it. Tests import it as `./vscode-fake.ts`, the code under test as "vscode".
 *
 * It is longer than 300 lines because the editor's API is one module: code under test imports it by one name.
 *
 * A test lists the user's answers in advance. Every dialog is recorded, and takes the next answer.
 */

import {
  CancellationTokenSource,
  ConfigurationTarget,
  Disposable,
  EventEmitter,
  Position,
  QuickInputButtons,
  QuickPickItemKind,
  Range,
  type Selection,
  type ThemeColor,
  Uri,
} from "./vscode-values.ts";

export {
  CancellationTokenSource,
  ConfigurationTarget,
  DecorationRangeBehavior,
  Disposable,
  EventEmitter,
  Hover,
  MarkdownString,
  OverviewRulerLane,
  Position,
  ProgressLocation,
  QuickInputButtons,
  QuickPickItemKind,
  Range,
  Selection,
  StatusBarAlignment,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  ViewColumn,
} from "./vscode-values.ts";

/** The Back button of a question. */
export const BACK = Symbol("back");
/** Escape. */
export const CANCEL = Symbol("cancel");
/** Part of an item's label, several of them, or a text to type or a path to open. */
export type UserAnswer = string | readonly string[] | typeof BACK | typeof CANCEL;

/** A dialog or a message that was shown. */
export interface Shown {
  readonly kind: "info" | "warning" | "error" | "pick" | "input" | "open" | "save";
  /** The message, or the placeholder, prompt or title of a question. */
  readonly text: string;
  /** Titles of buttons, or labels of items. */
  readonly choices: readonly string[];
  readonly descriptions?: readonly string[];
  /** What an input box says about the answer; undefined if it is valid. */
  readonly validation?: string | undefined;
}

/** A command that was executed. */
export type Executed = readonly [id: string, ...args: unknown[]];

const ignore = (): void => undefined;

type Listener = (value: never) => unknown;

function createEditor() {
  return {
    /** The user's answers, in order. A message takes one only if it names a button of that message. */
    answers: [] as UserAnswer[],
    shown: [] as Shown[],
    executed: [] as Executed[],
    contexts: {} as Record<string, unknown>,
    commands: new Map<string, (...args: unknown[]) => unknown>(),
    events: new Map<string, EventEmitter<never>>(),
    isTrusted: true,
    /** Whether the editor runs in a browser. */
    isBrowser: false,
    /** The view type of the web page that is shown. */
    shownPage: undefined as string | undefined,
    folder: undefined as string | undefined,
    /** What `findFiles` finds. */
    files: [] as string[],
    /** The user's settings, and those of the workspace. */
    configuration: {} as Record<string, unknown>,
    workspaceConfiguration: {} as Record<string, unknown>,
    clipboard: "",
    opened: [] as string[],
    documents: [] as { content?: string; path?: string; selection?: Range }[],
    /** Opens a document by its address; without it, every document is empty. */
    openDocument: undefined as ((uri: Uri) => unknown) | undefined,
    /** Edits that were applied. */
    edits: [] as { readonly range: Range; readonly text: string }[],
    contentProviders: new Map<string, FakeContentProvider>(),
    hoverProviders: [] as { provideHover(document: unknown, position: unknown, token: unknown): Promise<unknown> }[],
    trees: new Map<string, FakeTree>(),
    statusBar: undefined as FakeStatusBarItem | undefined,
    panels: [] as ReturnType<typeof createPanel>[],
    serializer: undefined as { deserializeWebviewPanel(panel: unknown): Promise<void> } | undefined,
    progress: [] as { title: string; reports: { message?: string; increment?: number }[] }[],
    /** Cancels the notification that is shown. */
    cancelProgress: (): void => undefined,
    activeTextEditor: undefined as FakeTextEditor | undefined,
  };
}

interface FakeContentProvider {
  onDidChange(listener: (uri: Uri) => unknown): Disposable;
  provideTextDocumentContent(uri: Pick<Uri, "path">): string;
}

interface FakeTree {
  readonly treeDataProvider: {
    getChildren(row?: unknown): unknown;
    getTreeItem(row: unknown): unknown;
    resolveTreeItem?(item: unknown, row: unknown): unknown;
    onDidChangeTreeData(listener: () => unknown): Disposable;
  };
  badge?: { readonly value: number };
  visible: boolean;
  selection: readonly unknown[];
  /** The rows that were revealed. */
  readonly revealed: unknown[];
}

interface FakeStatusBarItem {
  text: string;
  tooltip: string;
  command: string;
  backgroundColor: ThemeColor | undefined;
  isShown: boolean;
}

interface FakeTextEditor {
  readonly document: unknown;
  selections: readonly Selection[];
  setDecorations(type: unknown, ranges: readonly unknown[]): void;
}

export let editor = createEditor();

/** Starts with a new editor. Call it before each test. */
export function resetEditor(): void {
  editor = createEditor();
}

/** Fires an event of the API, such as "onDidCloseTextDocument". */
export function fireEvent(name: string, value: unknown): void {
  editor.events.get(name)?.fire(value as never);
}

function on(name: string) {
  return (listener: Listener): Disposable => {
    const emitter = editor.events.get(name) ?? new EventEmitter<never>();
    editor.events.set(name, emitter);
    return emitter.event(listener);
  };
}

function nextAnswer(question: string): UserAnswer {
  const answer = editor.answers.shift();
  if (answer === undefined) throw new Error(`The test has no answer to "${question}".`);
  return answer;
}

interface Item {
  readonly label: string;
  readonly description?: string;
  readonly kind?: number;
}

function recordQuestion(text: string, items: readonly Item[]): void {
  editor.shown.push({
    kind: "pick",
    text,
    choices: items.map(({ label }) => label),
    descriptions: items.map(({ description = "" }) => description),
  });
}

function itemWith(items: readonly Item[], part: string): Item {
  const item = items.find(({ label, kind }) => kind !== QuickPickItemKind.Separator && label.includes(part));
  if (item === undefined) throw new Error(`No item has "${part}": ${items.map(({ label }) => label).join(", ")}`);
  return item;
}

function showMessage(kind: Shown["kind"]) {
  return (text: string, ...rest: readonly (string | { readonly title?: string })[]): Promise<unknown> => {
    const buttons = rest.filter((one) => typeof one === "string" || one.title !== undefined);
    const titleOf = (button: (typeof buttons)[number]) => (typeof button === "string" ? button : (button.title ?? ""));
    editor.shown.push({ kind, text, choices: buttons.map(titleOf) });
    const pressed = buttons.find((button) => titleOf(button) === editor.answers[0]);
    if (pressed !== undefined) editor.answers.shift();
    return Promise.resolve(pressed);
  };
}

export const window = {
  showInformationMessage: showMessage("info"),
  showWarningMessage: showMessage("warning"),
  showErrorMessage: showMessage("error"),
  showQuickPick: async (
    items: readonly Item[],
    options: { title?: string; placeHolder?: string; canPickMany?: boolean } = {},
  ) => {
    const question = options.placeHolder ?? options.title ?? "";
    recordQuestion(question, items);
    const answer = nextAnswer(question);
    if (typeof answer === "symbol") return undefined;
    const parts = typeof answer === "string" ? [answer] : answer;
    const chosen = parts.map((part) => itemWith(items, part));
    return options.canPickMany === true ? chosen : chosen[0];
  },
  showInputBox: async ({
    prompt = "",
    validateInput,
  }: {
    prompt?: string;
    validateInput?: (text: string) => string;
  }) => {
    const answer = nextAnswer(prompt);
    const typed = typeof answer === "string" ? answer : undefined;
    const validation = typed === undefined ? undefined : validateInput?.(typed);
    editor.shown.push({ kind: "input", text: prompt, choices: [], validation });
    return validation === undefined ? typed : undefined;
  },
  showOpenDialog: async ({ title = "" }) => {
    editor.shown.push({ kind: "open", text: title, choices: [] });
    const answer = nextAnswer(title);
    return typeof answer === "string" ? [Uri.file(answer)] : undefined;
  },
  showSaveDialog: async ({ title = "", defaultUri }: { title?: string; defaultUri?: Uri }) => {
    editor.shown.push({ kind: "save", text: title, choices: defaultUri === undefined ? [] : [defaultUri.fsPath] });
    const answer = nextAnswer(title);
    return typeof answer === "string" ? Uri.file(answer) : undefined;
  },
  createOutputChannel: () => ({
    info: ignore,
    warn: ignore,
    error: ignore,
    debug: ignore,
    show: ignore,
    dispose: ignore,
  }),
  createQuickPick: () => createQuickPick(),
  createInputBox: () => createInputBox(),
  createTreeView: (id: string, options: Pick<FakeTree, "treeDataProvider">) => {
    const revealed: unknown[] = [];
    const tree = {
      ...{ ...options, visible: true, selection: [], revealed },
      reveal: async (row: unknown) => void revealed.push(row),
      onDidChangeVisibility: () => new Disposable(() => undefined),
      dispose: () => undefined,
    };
    editor.trees.set(id, tree);
    return tree;
  },
  createStatusBarItem: () => {
    const item: FakeStatusBarItem = { text: "", tooltip: "", command: "", backgroundColor: undefined, isShown: false };
    editor.statusBar = item;
    return Object.assign(item, {
      show: () => (item.isShown = true),
      hide: () => (item.isShown = false),
      dispose: () => undefined,
    });
  },
  createTextEditorDecorationType: (options: unknown) => ({ options, dispose: () => undefined }),
  createWebviewPanel: () => {
    const panel = createPanel();
    editor.panels.push(panel);
    return panel;
  },
  registerWebviewPanelSerializer: (_: string, serializer: NonNullable<(typeof editor)["serializer"]>) => {
    editor.serializer = serializer;
    return new Disposable(() => undefined);
  },
  showTextDocument: async (target: unknown, options: { selection?: Range } = {}) => {
    const shown = target instanceof Uri ? { path: target.fsPath } : (target as { content: string });
    editor.documents.push({ ...shown, ...options });
    return { selection: undefined as Selection | undefined };
  },
  withProgress: async (
    { title }: { title: string },
    task: (progress: unknown, token: unknown) => Promise<unknown>,
  ): Promise<unknown> => {
    const reports: { message?: string; increment?: number }[] = [];
    editor.progress.push({ title, reports });
    const source = new CancellationTokenSource();
    editor.cancelProgress = () => source.cancel();
    return task({ report: (report: (typeof reports)[number]) => reports.push(report) }, source.token);
  },
  tabGroups: {
    get all() {
      const { shownPage } = editor;
      return [{ activeTab: shownPage === undefined ? undefined : { input: new TabInputWebview(shownPage) } }];
    },
  },
  get activeTextEditor() {
    return editor.activeTextEditor;
  },
  get visibleTextEditors() {
    return editor.activeTextEditor === undefined ? [] : [editor.activeTextEditor];
  },
};

export const workspace = {
  get isTrusted() {
    return editor.isTrusted;
  },
  get workspaceFolders() {
    return editor.folder === undefined ? undefined : [{ uri: Uri.file(editor.folder) }];
  },
  getConfiguration: (section: string) => ({
    get: (key: string, fallback?: unknown) => editor.configuration[`${section}.${key}`] ?? fallback,
    inspect: (key: string) => ({ workspaceValue: editor.workspaceConfiguration[`${section}.${key}`] }),
    update: async (key: string, value: unknown, target: number) => {
      const isWorkspace = target === ConfigurationTarget.Workspace;
      (isWorkspace ? editor.workspaceConfiguration : editor.configuration)[`${section}.${key}`] = value;
    },
  }),
  applyEdit: async (edit: WorkspaceEdit) => {
    editor.edits.push(...edit.edits);
    return true;
  },
  getWorkspaceFolder: ({ fsPath }: Uri) =>
    editor.folder !== undefined && fsPath.startsWith(`${editor.folder}/`)
      ? { uri: Uri.file(editor.folder) }
      : undefined,
  findFiles: async (pattern: string) => {
    const isFolderSearch = pattern.endsWith(".txt");
    return editor.files.filter((path) => path.endsWith(".txt") === isFolderSearch).map((path) => Uri.file(path));
  },
  asRelativePath: (path: string) => (editor.folder === undefined ? path : path.replace(`${editor.folder}/`, "")),
  openTextDocument: async (given: Uri | { content: string }) => {
    if (given instanceof Uri && editor.openDocument !== undefined) return editor.openDocument(given);
    const content = given instanceof Uri ? "" : given.content;
    const lines = content.split("\n");
    return { content, lineAt: (line: number) => ({ range: lineRange(line, lines[line] ?? "") }) };
  },
  registerTextDocumentContentProvider: (scheme: string, provider: FakeContentProvider) => {
    editor.contentProviders.set(scheme, provider);
    return new Disposable(() => editor.contentProviders.delete(scheme));
  },
  onDidChangeTextDocument: on("onDidChangeTextDocument"),
  onDidCloseTextDocument: on("onDidCloseTextDocument"),
  onDidChangeConfiguration: on("onDidChangeConfiguration"),
  onDidGrantWorkspaceTrust: on("onDidGrantWorkspaceTrust"),
};

export class WorkspaceEdit {
  readonly edits: { readonly range: Range; readonly text: string }[] = [];

  replace(_uri: Uri, range: Range, text: string): void {
    this.edits.push({ range, text });
  }
}

export const UIKind = { Desktop: 1, Web: 2 };

/** What a tab shows: a web page. */
export class TabInputWebview {
  constructor(readonly viewType: string) {}
}

export const commands = {
  registerCommand: (id: string, handler: (...args: unknown[]) => unknown) => {
    editor.commands.set(id, handler);
    return new Disposable(() => editor.commands.delete(id));
  },
  executeCommand: async (id: string, ...args: unknown[]): Promise<unknown> => {
    if (id === "setContext") {
      editor.contexts[String(args[0])] = args[1];
      return undefined;
    }
    editor.executed.push([id, ...args]);
    return editor.commands.get(id)?.(...args);
  },
};

export const languages = {
  registerHoverProvider: (_: string, provider: (typeof editor)["hoverProviders"][number]) => {
    editor.hoverProviders.push(provider);
    return new Disposable(() => undefined);
  },
};

export const env = {
  language: "en",
  remoteName: undefined,
  get uiKind() {
    return editor.isBrowser ? UIKind.Web : UIKind.Desktop;
  },
  clipboard: { writeText: async (text: string) => void (editor.clipboard = text) },
  openExternal: async (uri: Uri) => editor.opened.push(uri.toString()),
};

export const l10n = {
  bundle: undefined,
  t: (message: string, ...args: readonly unknown[]) =>
    message.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)])),
};

export const extensions = { all: [], onDidChange: on("extensions.onDidChange") };

function lineRange(line: number, text: string): Range {
  return new Range(new Position(line, 0), new Position(line, text.length));
}

/** A question that is answered as soon as it has items. */
function createQuickPick() {
  const accepted = new EventEmitter<undefined>();
  const hidden = new EventEmitter<undefined>();
  const pressed = new EventEmitter<unknown>();
  let items: readonly Item[] = [];
  const box = {
    title: "",
    placeholder: "",
    canSelectMany: false,
    busy: false,
    activeItems: [] as readonly Item[],
    selectedItems: [] as readonly Item[],
    buttons: [] as readonly unknown[],
    get items() {
      return items;
    },
    set items(given: readonly Item[]) {
      items = given;
      recordQuestion(box.placeholder, items);
      queueMicrotask(answer);
    },
    show: () => undefined,
    dispose: () => undefined,
    onDidAccept: accepted.event,
    onDidHide: hidden.event,
    onDidTriggerButton: pressed.event,
  };
  function answer(): void {
    const given = nextAnswer(box.placeholder);
    if (given === CANCEL) hidden.fire(undefined);
    else if (given === BACK) {
      if (!box.buttons.includes(QuickInputButtons.Back)) throw new Error(`"${box.placeholder}" has no Back button.`);
      pressed.fire(QuickInputButtons.Back);
    } else {
      const parts = typeof given === "string" ? [given] : given;
      box.selectedItems = parts.map((part) => itemWith(items, part));
      accepted.fire(undefined);
    }
  }
  return box;
}

/** An input box that is answered when it is shown. */
function createInputBox() {
  const accepted = new EventEmitter<undefined>();
  const hidden = new EventEmitter<undefined>();
  const box = {
    prompt: "",
    value: "",
    validationMessage: undefined as string | undefined,
    buttons: [] as readonly unknown[],
    show: () => queueMicrotask(answer),
    dispose: () => undefined,
    onDidAccept: accepted.event,
    onDidHide: hidden.event,
    onDidTriggerButton: new EventEmitter<unknown>().event,
  };
  function answer(): void {
    const given = nextAnswer(box.prompt);
    if (typeof given === "string") {
      box.value = given;
      accepted.fire(undefined);
    }
    editor.shown.push({ kind: "input", text: box.prompt, choices: [], validation: box.validationMessage });
    if (typeof given !== "string" || box.validationMessage !== undefined) hidden.fire(undefined);
  }
  return box;
}

/** A panel whose page a test plays. */
function createPanel() {
  const received = new EventEmitter<unknown>();
  const disposed = new EventEmitter<undefined>();
  const posted: { readonly kind: string }[] = [];
  return {
    posted,
    /** A message from the page. */
    send: (message: unknown) => received.fire(message),
    reveals: 0,
    iconPath: undefined as unknown,
    webview: {
      html: "",
      options: {},
      cspSource: "https://files.example",
      asWebviewUri: (uri: Uri) => uri,
      onDidReceiveMessage: received.event,
      postMessage: async (message: { readonly kind: string }) => posted.push(message),
    },
    reveal() {
      this.reveals++;
    },
    onDidDispose: disposed.event,
    dispose: () => disposed.fire(undefined),
  };
}

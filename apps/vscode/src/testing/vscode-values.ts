/*
 * The classes and constants of the editor's API that the extension creates itself.
 */

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}

  get isEmpty(): boolean {
    return this.start.line === this.end.line && this.start.character === this.end.character;
  }
}

export class Selection extends Range {}

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}

  static file(path: string): Uri {
    return new Uri("file", path);
  }

  static from({ scheme, path }: { readonly scheme: string; readonly path: string }): Uri {
    return new Uri(scheme, path);
  }

  static parse(text: string): Uri {
    const [scheme = "", ...rest] = text.split(":");
    return new Uri(scheme, rest.join(":"));
  }

  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri(base.scheme, [base.path, ...parts].join("/"));
  }

  get fsPath(): string {
    return this.path;
  }

  toString(): string {
    return `${this.scheme}:${this.path}`;
  }
}

export class Disposable {
  constructor(private readonly work: () => unknown) {}

  static from(...all: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }

  dispose(): void {
    this.work();
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => unknown>();

  readonly event = (listener: (value: T) => unknown): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class ThemeIcon {
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}

export class MarkdownString {
  isTrusted?: { readonly enabledCommands: readonly string[] };
  supportHtml?: boolean;

  constructor(public value = "") {}

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

export class Hover {
  constructor(
    readonly contents: MarkdownString,
    readonly range: Range,
  ) {}
}

export class TreeItem {
  id?: string;
  description?: string;
  tooltip?: string;
  contextValue?: string;
  iconPath?: ThemeIcon;
  command?: { readonly command: string; readonly arguments?: readonly unknown[] };

  constructor(
    readonly label: string,
    readonly collapsibleState = 0,
  ) {}
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;

export class CancellationTokenSource {
  readonly #cancelled = new EventEmitter<undefined>();
  #isCancelled = false;

  get token() {
    const isCancelled = (): boolean => this.#isCancelled;
    return {
      get isCancellationRequested() {
        return isCancelled();
      },
      onCancellationRequested: this.#cancelled.event,
    };
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#cancelled.fire(undefined);
  }
}

export const ConfigurationTarget = { Global: 1, Workspace: 2 } as const;
export const DecorationRangeBehavior = { ClosedClosed: 1 } as const;
export const OverviewRulerLane = { Right: 4 } as const;
export const ProgressLocation = { Window: 10, Notification: 15 } as const;
export const QuickInputButtons = { Back: { tooltip: "Back" } } as const;
export const QuickPickItemKind = { Separator: -1, Default: 0 } as const;
export const StatusBarAlignment = { Left: 1 } as const;
export const ViewColumn = { One: 1, Beside: -2 } as const;

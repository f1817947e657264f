import * as vscode from "vscode";

/** The user's answer to one question. */
export type Answer<T> = { readonly kind: "chosen"; readonly value: T } | { readonly kind: "back" | "cancelled" };

export interface Question<Item extends vscode.QuickPickItem> {
  readonly title: string;
  /** Absent for a question that is part of another one. */
  readonly step?: number;
  readonly totalSteps?: number;
  readonly placeholder: string;
  /** The box shows that it is busy until the items arrive. */
  readonly items: readonly Item[] | Promise<readonly Item[]>;
  /** The item that is selected at first. */
  readonly isActive?: (item: Item) => boolean;
  readonly hasBack: boolean;
}

/** Asks for one item. */
export function askOne<Item extends vscode.QuickPickItem>(question: Question<Item>): Promise<Answer<Item>> {
  return ask(question, false, ([item]) => item);
}

/** Asks for at least one item. */
export function askMany<Item extends vscode.QuickPickItem>(question: Question<Item>): Promise<Answer<readonly Item[]>> {
  return ask(question, true, (items) => (items.length > 0 ? items : undefined));
}

function ask<Item extends vscode.QuickPickItem, T>(
  question: Question<Item>,
  canSelectMany: boolean,
  toValue: (items: readonly Item[]) => T | undefined,
): Promise<Answer<T>> {
  const box = vscode.window.createQuickPick<Item>();
  box.title = question.title;
  box.step = question.step;
  box.totalSteps = question.totalSteps;
  box.placeholder = question.placeholder;
  box.canSelectMany = canSelectMany;
  box.ignoreFocusOut = true;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.buttons = question.hasBack ? [vscode.QuickInputButtons.Back] : [];
  box.busy = true;
  box.show();
  return new Promise<Answer<T>>((resolve, reject) => {
    let isHidden = false;
    const end = (answer: Answer<T>): void => {
      resolve(answer);
      box.dispose();
    };
    box.onDidTriggerButton(() => end({ kind: "back" }));
    box.onDidHide(() => {
      isHidden = true;
      end({ kind: "cancelled" });
    });
    box.onDidAccept(() => {
      const value = toValue(box.selectedItems);
      if (value !== undefined) end({ kind: "chosen", value });
    });
    const show = (items: readonly Item[]): void => {
      if (isHidden) return;
      box.items = items;
      const active = items.find((item) => question.isActive?.(item) === true);
      if (active !== undefined) box.activeItems = [active];
      box.busy = false;
    };
    Promise.resolve(question.items).then(show, (error: unknown) => {
      box.dispose();
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

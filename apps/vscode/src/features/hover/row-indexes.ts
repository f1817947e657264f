import * as vscode from "vscode";

import type { RowIndex } from "../../datasets/row-index.ts";
import type { Disposable } from "../../emitter.ts";

export interface RowIndexes extends Disposable {
  /** @returns undefined for a document that is not a dataset */
  of(document: vscode.TextDocument): Promise<RowIndex | undefined>;
}

/** Keeps the index of the latest document until it changes or closes. */
export function createRowIndexes(): RowIndexes {
  let current: { key: string; index: Promise<RowIndex | undefined> } | undefined;
  const drop = (): void => {
    void current?.index.then((index) => index?.dispose());
    current = undefined;
  };
  const closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
    if (current?.key.startsWith(uri.toString()) === true) drop();
  });
  return {
    of(document) {
      const key = `${document.uri.toString()} ${document.version}`;
      if (current?.key !== key) {
        drop();
        current = { key, index: indexOf(document) };
      }
      return current.index;
    },
    dispose() {
      closing.dispose();
      drop();
    },
  };
}

/** Loads the readers of datasets with the first hover of a row. */
async function indexOf(document: vscode.TextDocument): Promise<RowIndex | undefined> {
  const { indexRows } = await import("../../datasets/row-index.ts");
  return indexRows(document.fileName, document.getText());
}

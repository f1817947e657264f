import * as vscode from "vscode";

const SCHEME = "sentiment-tuner";

/** Read-only documents of the extension: closing one asks nothing, unlike an untitled document. */
export interface Pages {
  /** The document with a text. @param name - with the extension of its language; a later text of the same name replaces it */
  document(name: string, text: string): vscode.Uri;
  dispose(): void;
}

export function createPages(): Pages {
  const texts = new Map<string, string>();
  const changes = new vscode.EventEmitter<vscode.Uri>();
  const registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changes.event,
    provideTextDocumentContent: ({ path }) => texts.get(path) ?? "",
  });
  return {
    document(name, text) {
      const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
      texts.set(uri.path, text);
      changes.fire(uri);
      return uri;
    },
    dispose() {
      registration.dispose();
      changes.dispose();
    },
  };
}

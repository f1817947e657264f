import * as vscode from "vscode";

const KEY = "huggingFaceToken";
const TOKENS_PAGE = "https://huggingface.co/settings/tokens";

/** The user's token for the hub. It is stored only in the editor's secret storage. */
export interface HubToken {
  read(): Promise<string | undefined>;
  /**
   * Asks for a token and stores it.
   *
   * @param reason - why it is needed, if the usual prompt does not say so
   * @returns false if the user cancels
   */
  ask(reason?: string): Promise<boolean>;
  forget(): Promise<void>;
}

export function createHubToken({ secrets }: Pick<vscode.ExtensionContext, "secrets">): HubToken {
  return {
    read: async () => secrets.get(KEY),
    async ask(reason) {
      const token = await askForToken(reason);
      if (token === undefined) return false;
      await secrets.store(KEY, token);
      return true;
    },
    forget: async () => secrets.delete(KEY),
  };
}

async function askForToken(reason: string | undefined): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t("Hugging Face Token");
  box.prompt =
    reason ??
    vscode.l10n.t(
      "Paste a Hugging Face token with write access. It is kept in the editor's secret storage and sent only to the hub.",
    );
  box.placeholder = "hf_…";
  box.password = true;
  box.ignoreFocusOut = true;
  const page: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("link-external"),
    tooltip: vscode.l10n.t("Create a token with write access"),
  };
  box.buttons = [page];
  box.show();
  try {
    return await new Promise<string | undefined>((resolve) => {
      box.onDidTriggerButton(() => void vscode.env.openExternal(vscode.Uri.parse(TOKENS_PAGE)));
      box.onDidHide(() => resolve(undefined));
      box.onDidAccept(() => {
        const token = box.value.trim();
        if (/^[\x21-\x7e]+$/.test(token)) resolve(token);
        else box.validationMessage = vscode.l10n.t("A token has only letters, digits and underscores.");
      });
    });
  } finally {
    box.dispose();
  }
}

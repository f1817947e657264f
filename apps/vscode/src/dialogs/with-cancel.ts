import * as vscode from "vscode";

/**
 * Runs work under a notification with a button that cancels it.
 *
 * @returns undefined if it was cancelled
 */
export async function withCancel<T>(
  title: string,
  work: (signal: AbortSignal, progress: vscode.Progress<{ message?: string; increment?: number }>) => Promise<T>,
): Promise<T | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancel = new AbortController();
    token.onCancellationRequested(() => cancel.abort());
    try {
      return await work(cancel.signal, progress);
    } catch (error) {
      if (cancel.signal.aborted) return undefined;
      throw error;
    }
  });
}

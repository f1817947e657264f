import type { RequestProgress, Requests } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { codeOf, messageOf } from "../errors.ts";
import type { HubMethod } from "../hub/hub.ts";
import type { Services } from "../services.ts";
import { withCancel } from "../with-cancel.ts";
import { byteWords, durationWords } from "./fine-tune/words.ts";

/** What the hub, or the process that talks to it, says where it wants to know who asks. */
const WANTS_TOKEN: readonly (string | undefined)[] = ["TOKEN_MISSING", "UNAUTHORIZED", "GATED"];

/**
 * Asks something of the hub with progress and a way to cancel. Where the hub wants to know who asks, the user is asked for a token, once.
 *
 * @returns undefined if the user cancelled
 * @throws RemoteError with the code of what went wrong
 */
export async function askHub<Method extends HubMethod>(
  services: Services,
  title: string,
  method: Method,
  params: Requests[Method]["params"],
): Promise<Requests[Method]["result"] | undefined> {
  try {
    return await underProgress(services, title, method, params);
  } catch (error) {
    if (!WANTS_TOKEN.includes(codeOf(error))) throw error;
    services.log.warn(messageOf(error));
    return (await services.hubToken.ask(messageOf(error))) ? underProgress(services, title, method, params) : undefined;
  }
}

async function underProgress<Method extends HubMethod>(
  { hub, log }: Services,
  title: string,
  method: Method,
  params: Requests[Method]["params"],
): Promise<Requests[Method]["result"] | undefined> {
  log.info(title);
  return withCancel(title, (signal, progress) => {
    let share = 0;
    const onProgress = (told: RequestProgress): void => {
      const next = shareOf(told) ?? share;
      progress.report({ message: wordsOf(told), increment: 100 * (next - share) });
      share = next;
    };
    return hub.request(method, params, { signal, onProgress });
  });
}

function shareOf(progress: RequestProgress): number | undefined {
  if (progress.type === "stage" || progress.totalBytes === 0) return undefined;
  return progress.bytesDone / progress.totalBytes;
}

/** "12 of 45 MB, 10 seconds left". */
function wordsOf(progress: RequestProgress): string {
  const { t } = vscode.l10n;
  if (progress.type === "stage") return progress.stage.toLowerCase().replaceAll("_", " ");
  const { bytesDone, totalBytes, remainingMs } = progress;
  const bytes = t("{0} of {1}", byteWords(bytesDone), byteWords(totalBytes));
  return remainingMs === undefined ? bytes : t("{0}, {1} left", bytes, durationWords(remainingMs / 1000, t));
}

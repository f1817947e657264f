import type { RequestProgress, Requests } from "@sentiment-tuner/protocol";
import * as vscode from "vscode";

import { withCancel } from "../dialogs/with-cancel.ts";
import { codeOf, messageOf } from "../errors.ts";
import { formatBytes, formatDuration } from "../format.ts";
import type { Services } from "../services.ts";
import type { HubMethod } from "./hub.ts";

/** Errors that a token may solve. Only the message of GATED says more than the usual prompt for a token. */
const TOKEN_CODES: readonly (string | undefined)[] = ["TOKEN_MISSING", "UNAUTHORIZED", "GATED"];

/**
 * Sends a request to the hub, with a notification that shows progress and can cancel it. If the hub requires a token, asks for one and
 * tries once more.
 *
 * @returns undefined if the user cancels
 * @throws RemoteError with the worker's code
 */
export async function requestWithProgress<Method extends HubMethod>(
  services: Pick<Services, "hub" | "hubToken" | "log">,
  title: string,
  method: Method,
  params: Requests[Method]["params"],
): Promise<Requests[Method]["result"] | undefined> {
  const { hub, hubToken, log } = services;
  const send = (): Promise<Requests[Method]["result"] | undefined> => {
    log.info(title);
    return withCancel(title, (signal, progress) => {
      let share = 0;
      const onProgress = (update: RequestProgress): void => {
        const next = shareOf(update) ?? share;
        progress.report({ message: formatProgress(update), increment: 100 * (next - share) });
        share = next;
      };
      return hub.request(method, params, { signal, onProgress });
    });
  };
  try {
    return await send();
  } catch (error) {
    const code = codeOf(error);
    if (!TOKEN_CODES.includes(code)) throw error;
    log.warn(messageOf(error));
    return (await hubToken.ask(code === "GATED" ? messageOf(error) : undefined)) ? send() : undefined;
  }
}

function shareOf(progress: RequestProgress): number | undefined {
  if (progress.type === "scoring") return progress.share;
  if (progress.type === "stage" || progress.totalBytes === 0) return undefined;
  return progress.bytesDone / progress.totalBytes;
}

/** "12 MB of 45 MB, about 10 seconds left". */
function formatProgress(progress: RequestProgress): string {
  const { t } = vscode.l10n;
  if (progress.type === "stage") return progress.stage.toLowerCase().replaceAll("_", " ");
  if (progress.type === "scoring") return t("{0} rows", progress.rowsDone);
  const { bytesDone, totalBytes, remainingMs } = progress;
  const bytes = t("{0} of {1}", formatBytes(bytesDone), formatBytes(totalBytes));
  return remainingMs === undefined ? bytes : t("{0}, {1} left", bytes, formatDuration(remainingMs / 1000, t));
}

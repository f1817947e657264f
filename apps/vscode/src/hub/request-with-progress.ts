import type { Requests } from "@sentiment-tuner/protocol";

import { progressReporter } from "../dialogs/request-progress.ts";
import { withCancel } from "../dialogs/with-cancel.ts";
import { codeOf, messageOf } from "../errors.ts";
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
    return withCancel(title, (signal, progress) =>
      hub.request(method, params, { signal, onProgress: progressReporter(progress) }),
    );
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

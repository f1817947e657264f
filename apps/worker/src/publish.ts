import { followSpace, hubSettings, pushModel, pushSpace } from "@sentiment-tuner/hub";
import { parsePublishOrder, toWireError } from "@sentiment-tuner/trainer";
import type { PublishEvent, PublishOrder } from "@sentiment-tuner/trainer/protocol";

import { WorkerError } from "./errors.ts";
import type { IpcEnd } from "./ipc-channel.ts";

/**
 * Takes one order from the parent process, puts a model or a Space on the hub, and tells how it goes.
 *
 * A parent that hangs up, or is gone, cancels it. The token is in the environment and never in a message.
 *
 * @returns whether it was done
 */
export async function publish(parent: IpcEnd): Promise<boolean> {
  const interruption = new AbortController();
  parent.on("disconnect", () => interruption.abort());
  const tell = (event: PublishEvent): void => {
    if (parent.connected) parent.send?.(event);
  };
  try {
    const order = parsePublishOrder(await firstMessage(parent, interruption.signal));
    tell({ type: "published", url: await carryOut(order, tell, interruption.signal) });
    return true;
  } catch (error) {
    tell({ type: "failed", error: toWireError(error) });
    return false;
  }
}

function firstMessage(parent: IpcEnd, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    parent.on("message", resolve);
    signal.addEventListener("abort", () =>
      reject(new WorkerError("USAGE", "The parent hung up before it gave an order.")),
    );
  });
}

/** @returns the address of what was published */
async function carryOut(
  order: PublishOrder,
  tell: (event: PublishEvent) => void,
  signal: AbortSignal,
): Promise<string> {
  const { repo, folder, isPrivate } = order;
  const settings = await hubSettings();
  const onProgress = (event: { readonly type: string; repo: string; bytesDone: number; totalBytes: number }): void => {
    tell({ ...event, type: "uploading" });
  };
  const request = { repo, folder, isPrivate, settings, signal, onProgress };
  const pushed = await (order.kind === "model" ? pushModel(request) : pushSpace({ ...request, sdk: order.sdk }));
  tell({ type: "pushed", ...pushed });
  if (order.kind === "space") {
    await followSpace({ repo, settings, signal, onStage: (stage) => tell({ type: "stage", stage }) });
  }
  return pushed.url;
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { type Pushed, pushModel, type PushOptions } from "@sentiment-tuner/hub";
import { nameModelInCard } from "@sentiment-tuner/workflow";

const CARD = "README.md";

/**
 * Puts a saved model on a hub. Its card, which was written before it had a name, calls it by the one that it has there.
 *
 * @throws HubError, and the signal's reason when it is aborted
 */
export async function publishModel(options: Omit<PushOptions, "contents">): Promise<Pushed> {
  const card = await readFile(join(options.folder, CARD), "utf8").catch(() => undefined); // One from elsewhere may have none.
  return pushModel({
    ...options,
    ...(card !== undefined && { contents: { [CARD]: nameModelInCard(card, options.repo) } }),
  });
}

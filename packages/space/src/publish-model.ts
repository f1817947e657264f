import { join } from "node:path";

import { nameModelInCard } from "@sentiment-tuner/card";
import { readTextIfPresent } from "@sentiment-tuner/files";
import { type Pushed, pushModel, type PushOptions } from "@sentiment-tuner/hub";

const CARD = "README.md";

/**
 * Pushes a saved model to a hub. The examples in its card then use its name there.
 *
 * @throws HubError, and the signal's reason when it is aborted
 */
export async function publishModel(options: Omit<PushOptions, "contents">): Promise<Pushed> {
  const card = await readTextIfPresent(join(options.folder, CARD)).catch(() => undefined); // `pushModel` reports what is wrong with the folder.
  return pushModel({
    ...options,
    ...(card !== undefined && { contents: { [CARD]: nameModelInCard(card, options.repo) } }),
  });
}

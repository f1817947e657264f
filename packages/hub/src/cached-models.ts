import { parseModelReference } from "./reference.ts";
import { hubSettings, type HubSettings } from "./hub-settings.ts";
import { findCached } from "./snapshot.ts";

/** Finds models of a hub that were downloaded before. */
interface CachedModels {
  readonly name: string;
  /** @returns the folder of the model; undefined if the cache does not have it, or the name is not one of a hub */
  find(model: { readonly name: string; readonly revision?: string | undefined }): Promise<string | undefined>;
}

/** The models in the cache of a hub. Nothing is requested or downloaded. */
export function cachedModels(settings: () => Promise<HubSettings> = hubSettings): CachedModels {
  return {
    name: "cache of the hub",
    async find({ name, revision }) {
      const reference = referenceOf(revision === undefined ? name : `${name}@${revision}`);
      return reference && (await findCached(reference, await settings()))?.folder;
    },
  };
}

function referenceOf(text: string): ReturnType<typeof parseModelReference> | undefined {
  try {
    return parseModelReference(text);
  } catch {
    return undefined; // A path, or another text that names nothing on a hub.
  }
}

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { installedAssets, type SpaceAssets } from "../assets.ts";

/** The installed templates, with an empty file in place of each library. @param folder - gets the empty file */
export async function makeSmallAssets(folder: string): Promise<SpaceAssets> {
  const { templates, vendor } = installedAssets();
  const file = join(folder, "library.js");
  await writeFile(file, "");
  return { templates, vendor: Object.fromEntries(Object.keys(vendor).map((name) => [name, file])) };
}

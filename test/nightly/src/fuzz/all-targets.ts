import { makeRealFiles } from "./real-files.ts";
import type { FuzzTarget } from "./target.ts";
import { datasetTargets } from "./targets/datasets.ts";
import { messageTargets } from "./targets/messages.ts";
import { modelTargets } from "./targets/models.ts";
import { runTargets } from "./targets/runs.ts";

/** All targets. The real files that they start from are made in the folder. */
export async function allTargets(folder: string): Promise<readonly FuzzTarget[]> {
  const real = await makeRealFiles(folder);
  return [
    ...(await modelTargets(folder, real)),
    ...(await datasetTargets()),
    ...(await runTargets(folder, real)),
    ...messageTargets(),
  ];
}

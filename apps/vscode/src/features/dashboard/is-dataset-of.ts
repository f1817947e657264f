import { isAbsolute, relative } from "node:path";

import type { Services } from "../../services.ts";

/** Whether a path is a dataset of a run, or inside one. The page may not open or change other files. */
export function isDatasetOf({ runs, log }: Pick<Services, "runs" | "log">, runId: string, path: string): boolean {
  const request = runs.get(runId)?.stored.order.request;
  const known = [...(request?.datasetPaths ?? []), ...(request?.evaluationPaths ?? [])];
  if (known.some((dataset) => path === dataset || isInside(dataset, path))) return true;
  log.warn(`The dashboard requested "${path}", which is not a dataset of run ${runId}.`);
  return false;
}

function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== "" && !inside.startsWith("..") && !isAbsolute(inside);
}

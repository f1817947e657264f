import { availableParallelism } from "node:os";

/**
 * A request with no more threads than the processor runs at once. More only wait for each other: 64 on two cores are five times slower than
 * two, and a thousand leave no time for a request to stop.
 */
export function withFittingThreads<Request extends { readonly threads?: number | undefined }>(
  request: Request,
): Request {
  const { threads } = request;
  const most = availableParallelism();
  return threads === undefined || !(threads > most) ? request : { ...request, threads: most };
}

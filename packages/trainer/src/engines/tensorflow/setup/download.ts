import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { finished } from "node:stream/promises";

import { setupFailed } from "./run-command.ts";

export interface DownloadProgress {
  readonly doneBytes: number;
  /** Absent if the server does not report it. */
  readonly totalBytes?: number;
}

/**
 * Downloads a file.
 *
 * @yields the progress after each chunk
 * @throws TrainerError ENGINE_SETUP_FAILED; the signal's reason if it was aborted. Nothing of the file remains then.
 */
export async function* download(
  url: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<DownloadProgress, void> {
  const file = createWriteStream(path);
  let isComplete = false;
  try {
    const response = await fetch(url, { signal });
    if (!response.ok || response.body === null) {
      throw new Error(`the server answers ${response.status} ${response.statusText}`);
    }
    const length = Number(response.headers.get("content-length"));
    let doneBytes = 0;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      // Node's stream is iterable; DOM's type is not.
      if (!file.write(chunk)) await once(file, "drain");
      doneBytes += chunk.byteLength;
      yield { doneBytes, ...(length > 0 && { totalBytes: length }) };
    }
    isComplete = true;
  } catch (cause) {
    signal.throwIfAborted();
    const reason = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : "";
    throw setupFailed(`"${url}" could not be downloaded: ${reason}. Check the address and the network.`, cause);
  } finally {
    file.end();
    await finished(file).catch(() => undefined); // The error is being thrown already.
    if (!isComplete) await rm(path, { force: true });
  }
}

import { writing } from "./cache.ts";
import { chunksOf, type Connection } from "./connection.ts";
import { HubError } from "./errors.ts";
import { explainSilence, isPassing } from "./failures.ts";
import { openPartialBlob, type PartialBlob, type RemoteFile } from "./partial-blob.ts";

export interface BlobDownload {
  readonly url: string;
  readonly file: RemoteFile;
  readonly blobFolder: string;
  /** What is fetched, in messages. */
  readonly subject: string;
  readonly signal: AbortSignal;
  /** Called with the bytes that an earlier try has left. */
  readonly onFound: (count: number) => void;
  /** Called with the bytes that came; less than 0 when they have to come again. */
  readonly onBytes: (count: number) => void;
}

/**
 * Fetches a file's bytes into the cache: goes on where an earlier try was cut off, and checks size and hash before the
 * file gets its name. What has come is kept for the next try when it ends early.
 *
 * @throws HubError, and the signal's reason when it is aborted
 */
export async function downloadBlob(connection: Connection, download: BlobDownload): Promise<void> {
  const { file, blobFolder, subject, onFound, onBytes } = download;
  await writing(blobFolder, async () => {
    const partial = await openPartialBlob(blobFolder, file);
    onFound(partial.size);
    try {
      const wasBegun = partial.size > 0;
      await fetchRest(connection, partial, download);
      if (partial.digest() !== file.hash && wasBegun) {
        await startOver(partial, onBytes); // The part from an earlier try may have been of another file.
        await fetchRest(connection, partial, download);
      }
    } catch (error) {
      if (isWrong(error)) await partial.discard();
      else await partial.release();
      throw error;
    }
    if (partial.digest() === file.hash) return partial.finish();
    await partial.discard();
    const problem = `"${file.path}" of the ${subject} came with other bytes than ${connection.endpoint} announced.`;
    throw new HubError("HASH_MISMATCH", `${problem} Nothing of it is kept. Try again; if it stays so, tell its owner.`);
  });
}

/** Asks for the missing bytes until all are there; tries are counted anew whenever some came. */
async function fetchRest(connection: Connection, partial: PartialBlob, download: BlobDownload): Promise<void> {
  const { file, subject } = download;
  let failures = 0;
  while (partial.size < file.sizeBytes) {
    const before = partial.size;
    const cut = await fetchOnce(connection, partial, download);
    if (partial.size >= file.sizeBytes) return;
    failures = partial.size > before ? 1 : failures + 1;
    if (await connection.pause(failures)) continue;
    const { endpoint } = connection;
    if (cut !== undefined) throw explainSilence(cut, { endpoint, subject, token: undefined });
    const problem = `"${file.path}" of the ${subject} ends before the ${file.sizeBytes} bytes that ${endpoint} announced.`;
    throw new HubError("HASH_MISMATCH", `${problem} Try again later.`);
  }
}

/** @returns what cut the connection, if anything did */
async function fetchOnce(connection: Connection, partial: PartialBlob, download: BlobDownload): Promise<unknown> {
  const { signal, onBytes, url } = download;
  const start = partial.size;
  try {
    const response = await connection.open(url, start > 0 ? { range: `bytes=${start}-` } : {});
    if (start > 0 && !isContinuation(response, start)) await startOver(partial, onBytes);
    await appendBody(response, partial, download);
    return undefined;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof HubError && error.status === RANGE_UNFIT) await startOver(partial, onBytes);
    else if (!isCut(error)) throw error;
    return error;
  }
}

const RANGE_UNFIT = 416;

/** A body that ends early is "terminated", whatever the reason. */
function isCut(error: unknown): boolean {
  return !(error instanceof HubError) && error instanceof Error && (error.message === "terminated" || isPassing(error));
}

async function appendBody(response: Response, partial: PartialBlob, download: BlobDownload): Promise<void> {
  const { file, signal, onBytes } = download;
  for await (const bytes of chunksOf(response)) {
    signal.throwIfAborted();
    if (partial.size + bytes.length > file.sizeBytes) {
      throw new HubError(
        "TOO_LARGE",
        `"${file.path}" of the ${download.subject} goes on after the ${file.sizeBytes} bytes announced. Nothing of it is kept. Try again; if it stays so, do not trust its source.`,
      );
    }
    await partial.append(bytes);
    onBytes(bytes.length);
  }
}

async function startOver(partial: PartialBlob, onBytes: (count: number) => void): Promise<void> {
  onBytes(-partial.size);
  await partial.reset();
}

/** Servers may ignore a range, and send everything. */
function isContinuation(response: Response, start: number): boolean {
  return response.status === 206 && response.headers.get("content-range")?.startsWith(`bytes ${start}-`) === true;
}

function isWrong(error: unknown): boolean {
  return error instanceof HubError && (error.code === "TOO_LARGE" || error.code === "HASH_MISMATCH");
}

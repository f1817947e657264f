import { withDiskErrors } from "./cache.ts";
import { chunksOf, type Connection } from "./connection.ts";
import { HubError } from "./errors.ts";
import { explainNoAnswer, isTemporary } from "./explain-failure.ts";
import { openPartialBlob, type PartialBlob, type RemoteFile } from "./partial-blob.ts";

export interface BlobDownload {
  readonly url: string;
  readonly file: RemoteFile;
  readonly blobFolder: string;
  /** The repository, for messages. */
  readonly subject: string;
  /** What to do if a server that is not a hub fails. */
  readonly advice?: string | undefined;
  /** Whether the server may compress the bytes. The rest of an earlier download is not compressed. */
  readonly isCompressible?: boolean | undefined;
  readonly signal: AbortSignal;
  /** Called with the number of bytes left by an earlier download. */
  readonly onFound: (count: number) => void;
  /** Called with the number of bytes received; with a negative number if they must be downloaded again. */
  readonly onBytes: (count: number) => void;
}

/**
 * Downloads a file's bytes into the cache. It resumes an earlier download, and checks size and hash before the file gets its name. An
 * interrupted download is kept for the next call.
 *
 * @throws HubError, and the signal's reason when it is aborted
 */
export async function downloadBlob(connection: Connection, download: BlobDownload): Promise<void> {
  const { file, blobFolder, subject, onFound, onBytes } = download;
  await withDiskErrors(blobFolder, async () => {
    const partial = await openPartialBlob(blobFolder, file);
    onFound(partial.size);
    try {
      const isResumed = partial.size > 0;
      await downloadRest(connection, partial, download);
      if (partial.digest() !== file.hash && isResumed) {
        await startOver(partial, onBytes); // The earlier part may belong to another file.
        await downloadRest(connection, partial, download);
      }
    } catch (error) {
      if (isCorrupt(error)) await partial.discard();
      else await partial.release();
      throw error;
    }
    if (partial.digest() === file.hash) return partial.finish();
    await partial.discard();
    const problem = `The bytes of "${file.path}" of the ${subject} do not match the hash that ${connection.endpoint} announced.`;
    throw new HubError(
      "HASH_MISMATCH",
      `${problem} The download was deleted. Try again; if it fails again, inform the owner.`,
    );
  });
}

/** Requests the missing bytes until the file is complete. The count of tries restarts whenever bytes arrive. */
async function downloadRest(connection: Connection, partial: PartialBlob, download: BlobDownload): Promise<void> {
  const { file, subject, advice } = download;
  let failures = 0;
  while (partial.size < file.sizeBytes) {
    const before = partial.size;
    const interruption = await requestRest(connection, partial, download);
    if (partial.size >= file.sizeBytes) return;
    failures = partial.size > before ? 1 : failures + 1;
    if (await connection.pause(failures)) continue;
    const { endpoint } = connection;
    if (interruption !== undefined)
      throw explainNoAnswer(interruption, { endpoint, subject, token: undefined, advice });
    const problem = `"${file.path}" of the ${subject} is shorter than the ${file.sizeBytes} bytes that ${endpoint} announced.`;
    throw new HubError("HASH_MISMATCH", `${problem} Try again later.`);
  }
}

/** @returns the error that interrupted the connection, if any */
async function requestRest(connection: Connection, partial: PartialBlob, download: BlobDownload): Promise<unknown> {
  const { signal, onBytes, url, isCompressible } = download;
  const start = partial.size;
  const whole = isCompressible === true ? { "accept-encoding": "br, gzip" } : {};
  try {
    const response = await connection.open(url, start > 0 ? { range: `bytes=${start}-` } : whole);
    if (start > 0 && !startsAt(response, start)) await startOver(partial, onBytes);
    await appendBody(response, partial, download);
    return undefined;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof HubError && error.status === RANGE_NOT_SATISFIABLE) await startOver(partial, onBytes);
    else if (!isInterruption(error)) throw error;
    return error;
  }
}

const RANGE_NOT_SATISFIABLE = 416;

/** undici reports a body that ends early as "terminated". */
function isInterruption(error: unknown): boolean {
  return (
    !(error instanceof HubError) && error instanceof Error && (error.message === "terminated" || isTemporary(error))
  );
}

async function appendBody(response: Response, partial: PartialBlob, download: BlobDownload): Promise<void> {
  const { file, signal, onBytes } = download;
  for await (const bytes of chunksOf(response)) {
    signal.throwIfAborted();
    if (partial.size + bytes.length > file.sizeBytes) {
      const problem = `"${file.path}" of the ${download.subject} is longer than the ${file.sizeBytes} bytes announced.`;
      throw new HubError(
        "TOO_LARGE",
        `${problem} The download was deleted. Try again; if it fails again, do not trust the repository.`,
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

/** False if the server ignored the range and sends the whole file. */
function startsAt(response: Response, start: number): boolean {
  return response.status === 206 && response.headers.get("content-range")?.startsWith(`bytes ${start}-`) === true;
}

function isCorrupt(error: unknown): boolean {
  return error instanceof HubError && (error.code === "TOO_LARGE" || error.code === "HASH_MISMATCH");
}

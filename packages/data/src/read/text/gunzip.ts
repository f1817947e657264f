import { DataError, messageOf } from "../../errors.ts";

const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** Whether bytes start a gzip file. */
export function isGzip(start: Uint8Array): boolean {
  return GZIP_MAGIC.every((byte, index) => start[index] === byte);
}

/**
 * Decompresses gzip as it streams. The decompressor asks for input only when its output was taken, so a small file that
 * unpacks to a huge one does not fill the memory.
 *
 * @throws DataError `FILE_BROKEN` for data that is damaged or truncated
 */
export async function* gunzip(
  chunks: AsyncGenerator<Uint8Array, void>,
  path: string,
): AsyncGenerator<Uint8Array, void> {
  let readError: { readonly cause: unknown } | undefined;
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const next = await chunks.next();
          if (next.done === true) controller.close();
          else controller.enqueue(new Uint8Array(next.value)); // A copy: the stream may take the buffer away.
        } catch (error) {
          readError = { cause: error };
          controller.error(error);
        }
      },
      async cancel() {
        await chunks.return();
      },
    },
    { highWaterMark: 0 },
  );
  const reader: ReadableStreamDefaultReader<Uint8Array> = source
    .pipeThrough(new DecompressionStream("gzip"))
    .getReader();
  try {
    for (;;) {
      const next = await reader.read().catch((error: unknown) => {
        if (readError !== undefined) throw readError.cause;
        throw broken(path, error);
      });
      if (next.done) return;
      const bytes: Uint8Array = next.value;
      yield bytes;
    }
  } finally {
    // After a failure there is nothing left to cancel.
    await reader.cancel().catch(() => undefined);
    await chunks.return();
  }
}

function broken(path: string, error: unknown): DataError {
  const isCut = messageOf(error).includes("unexpected end");
  const reason = isCut ? "It is truncated." : messageOf(error);
  return new DataError("FILE_BROKEN", `"${path}" cannot be decompressed: ${reason} Download it again.`, {
    cause: error,
  });
}

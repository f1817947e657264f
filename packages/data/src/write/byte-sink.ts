import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";

import type { Sink } from "./table-writer.ts";

/** The buffer of a Parquet writer. Its bytes are passed on between two row groups. */
export interface ByteSink {
  readonly writer: ByteWriter;
  /** Passes on what was written. */
  flush(): Promise<void>;
  /** Passes on bytes that do not come from the writer, and counts them in its offset. */
  append(bytes: Uint8Array): Promise<void>;
}

export function createByteSink(sink: Sink): ByteSink {
  const writer = new ByteWriter();
  const flush = async (): Promise<void> => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    if (bytes.length > 0) await sink(bytes);
  };
  return {
    writer,
    flush,
    async append(bytes) {
      await flush();
      await sink(bytes);
      writer.offset += bytes.length;
    },
  };
}

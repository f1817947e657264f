import { compressors as decompressors } from "hyparquet-compressors";

/**
 * A page with more values than memory for them is refused. Writers make pages of about 1 MB, and no text of a review needs one of this size;
 * a page of some hundred bytes can claim gigabytes.
 */
const MOST_PAGE_BYTES = 64 * 2 ** 20;

/**
 * The decompressors of Parquet pages, each with a limit.
 *
 * The dictionary of a column without a value has no bytes, which LZ4 stores as a block that the decompressor does not accept.
 */
export const pageDecompressors: typeof decompressors = Object.fromEntries(
  Object.entries(decompressors).map(([name, decompress]) => [
    name,
    (input, outputLength) => {
      if (outputLength === 0) return new Uint8Array(0);
      if (!(outputLength > 0 && outputLength <= MOST_PAGE_BYTES)) throw pageTooLarge(outputLength);
      return decompress(input, outputLength);
    },
  ]),
);

function pageTooLarge(bytes: number): RangeError {
  return new RangeError(
    `a page claims ${String(bytes)} bytes, above the limit of ${String(MOST_PAGE_BYTES / 2 ** 20)} MiB. Write the file with smaller pages`,
  );
}

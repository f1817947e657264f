import { CsvError, parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";

import { createRandom } from "../../sampling/random.ts";
import { findQuoteFault } from "./quote-fault.ts";

describe("findQuoteFault", () => {
  it.each([
    ['a,b\nc,"d"\n', undefined],
    ['a,b\nc"d,e\n', { start: 4, kind: "stray quote" }],
    ['a,b\n"c" d,e\n', { start: 4, kind: "stray quote" }],
    ['a,b\n"c\n', { start: 4, kind: "open quote" }],
    ['"a\nb","c ""d"""\r\n"",e', undefined],
  ])("finds the first record of %j that breaks the rules", (text, fault) => {
    expect(findQuoteFault(Buffer.from(text), { quote: '"', delimiter: "," })).toEqual(fault);
  });

  it.each([
    ['"', ","],
    ['"', "\t"],
    ["'", "¦"],
  ] as const)("accepts what csv-parse accepts, with the quote %s and the delimiter %j", (quote, delimiter) => {
    const random = createRandom(7);
    const alphabet = [quote, quote, quote, delimiter, "\n", "\r", "\r\n", "a", "é", "\0"];
    for (let count = 0; count < 500; count++) {
      const length = 1 + random.int(9);
      const text = Array.from({ length }, () => alphabet[random.int(alphabet.length)]).join("");
      const fault = findQuoteFault(Buffer.from(text), { quote, delimiter });
      expect([text, fault]).toEqual([text, faultOfCsvParse(text, quote, delimiter)]);
    }
  });
});

function faultOfCsvParse(text: string, quote: string, delimiter: string): ReturnType<typeof findQuoteFault> {
  let start = 0;
  try {
    parse(text, {
      ...{ delimiter, quote, escape: quote, record_delimiter: ["\r\n", "\n", "\r"] },
      ...{ relax_column_count: true, skip_empty_lines: false },
      on_record: (_record, { bytes }) => {
        start = bytes;
        return undefined;
      },
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { start, kind: error.code === "CSV_QUOTE_NOT_CLOSED" ? "open quote" : "stray quote" };
  }
}

import { describe, expect, it } from "vitest";
import { parseSafetensorsHeader, readHeaderLength } from "./safetensors-header.ts";

const path = "model.safetensors";

describe("readHeaderLength", () => {
  it("reads eight bytes, least significant first", () => {
    expect(readHeaderLength(Uint8Array.of(0x02, 0x01, 0, 0, 0, 0, 0, 0), 1000, path)).toBe(258);
  });

  it.each([
    ["an empty file", [], 0, /is 0 bytes long, too short/],
    ["a file of seven bytes", [2, 0, 0, 0, 0, 0, 0], 7, /is 7 bytes long, too short/],
    [
      "a header beyond the end",
      [9, 0, 0, 0, 0, 0, 0, 0],
      16,
      /claims a header of 9 bytes, but only 8 bytes follow.*incomplete/,
    ],
    ["a header over 100 MB", [1, 0xe1, 0xf5, 0x05, 0, 0, 0, 0], 2 ** 40, /100000001 bytes, above the limit of 100 MB/],
    ["a length of 2^64 - 1", Array<number>(8).fill(255), 2 ** 40, /18446744073709551615 bytes, above the limit/],
    ["a Git LFS pointer", [...new TextEncoder().encode("version ")], 130, /Git LFS pointer.*git lfs pull/],
  ])("refuses %s", (_, prefix, fileBytes, message) => {
    expect(() => readHeaderLength(Uint8Array.from(prefix), fileBytes, path)).toThrow(message);
  });
});

describe("parseSafetensorsHeader", () => {
  const a = `"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}`;
  const b = `"b":{"dtype":"F16","shape":[1,3],"data_offsets":[8,14]}`;

  it("returns names, shapes and positions in the order of the file", () => {
    const text = `{${b},${a},"__metadata__":{"format":"pt"}}`;
    const start = 8 + text.length;
    const header = parse(text, 14);
    expect([...header.entries.values()]).toEqual([
      { name: "a", dtype: "F32", shape: [2], start, end: start + 8 },
      { name: "b", dtype: "F16", shape: [1, 3], start: start + 8, end: start + 14 },
    ]);
    expect(header.metadata).toEqual({ format: "pt" });
  });

  it.each([
    ["no tensors", `{}`, 0],
    ["blanks after the JSON", `{${a}}   `, 8],
    ["an empty tensor", `{${a},"e":{"dtype":"F32","shape":[0,9],"data_offsets":[8,8]}}`, 8],
    ["a scalar", `{"s":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}`, 8],
    ["a tensor called __proto__", `{"__proto__":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8],
    ["keys of later versions", `{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"new":1}}`, 8],
  ])("accepts %s", (_, text, dataBytes) => {
    expect(() => parse(text, dataBytes)).not.toThrow();
  });

  it.each([
    ["text that is not JSON", `{"a":`, 0, /not JSON/],
    ["a list", `[]`, 0, /not a JSON object/],
    ["null", `null`, 0, /not a JSON object/],
    ["a byte order mark", `\uFEFF{}`, 0, /not JSON/],
    ["a name used twice", `{${a},${a}}`, 8, /the name "a" twice/],
    ["an unknown dtype", entry("F31", [2], [0, 8]), 8, /tensor "a" of unknown dtype "F31"/],
    ["a dtype with the name of an object property", entry("toString", [2], [0, 8]), 8, /unknown dtype "toString"/],
    ["a negative dimension", entry("F32", [-2], [0, 8]), 8, /invalid entry for tensor "a" \(shape\.0/],
    ["a fractional dimension", entry("F32", [1.5], [0, 6]), 6, /invalid entry for tensor "a" \(shape\.0/],
    ["a shape that overflows", entry("F32", [2 ** 40, 2 ** 40], [0, 0]), 0, /needs .* bytes but has 0/],
    ["a negative offset", entry("F32", [2], [-8, 0]), 8, /invalid entry for tensor "a" \(data_offsets\.0/],
    ["one offset", entry("F32", [2], [0]), 8, /invalid entry for tensor "a" \(data_offsets/],
    ["offsets in reverse", entry("F32", [2], [8, 0]), 8, /needs 8 bytes but has -8/],
    ["offsets that are too close", entry("F32", [2], [0, 4]), 4, /F32 \[2\] needs 8 bytes but has 4/],
    ["offsets for another dtype", entry("F16", [2], [0, 8]), 8, /F16 \[2\] needs 4 bytes but has 8/],
    ["a truncated file", `{${a}}`, 7, /shorter than its header says: tensor "a" ends at byte 8 of 7/],
    ["trailing bytes", `{${a}}`, 9, /1 bytes after its last tensor/],
    ["a gap at the start", entry("F32", [1], [4, 8]), 8, /"a" follows a gap of 4 bytes/],
    ["a gap between", `{${a},${b.replace("[8,14]", "[10,16]")}}`, 16, /"b" follows a gap of 2 bytes/],
    ["an overlap", `{${a},${b.replace("[8,14]", "[6,12]")}}`, 12, /"b" overlaps the tensor before it by 2 bytes/],
    ["metadata that is not text", `{"__metadata__":{"format":1}}`, 0, /"__metadata__"/],
    ["an entry that is not an object", `{"a":1}`, 0, /invalid entry for tensor "a"/],
  ])("refuses %s", (_, text, dataBytes, message) => {
    expect(() => parse(text, dataBytes)).toThrow(message);
    expect(() => parse(text, dataBytes)).toThrow(expect.objectContaining({ code: "SAFETENSORS_INVALID" }));
  });

  it("refuses bytes that are not UTF-8", () => {
    expect(() => parseSafetensorsHeader(Uint8Array.of(0x7b, 0xff, 0x7d), 11, path)).toThrow(/not JSON/);
  });

  function entry(dtype: string, shape: number[], offsets: number[]): string {
    return `{"a":${JSON.stringify({ dtype, shape, data_offsets: offsets })}}`;
  }

  function parse(text: string, dataBytes: number): ReturnType<typeof parseSafetensorsHeader> {
    const bytes = new TextEncoder().encode(text);
    return parseSafetensorsHeader(bytes, 8 + bytes.length + dataBytes, path);
  }
});

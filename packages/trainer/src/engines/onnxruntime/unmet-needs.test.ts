import { describe, expect, it } from "vitest";

import { unmetNeeds } from "./unmet-needs.ts";

describe("unmetNeeds", () => {
  it("names the libraries that the loader does not find", async () => {
    const answer = [
      "\tlinux-vdso.so.1 (0x00007f801b11c000)",
      "\tlibcublas.so.13 => not found",
      "\tlibdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00007f801b104000)",
      "\tlibcuda.so.1 => not found",
    ];
    expect(await unmetNeeds("provider.so", () => Promise.resolve(answer.join("\n")))).toEqual([
      "libcublas.so.13",
      "libcuda.so.1",
    ]);
  });

  it("returns nothing where ldd does not exist", async () => {
    expect(await unmetNeeds("provider.so", () => Promise.reject(new Error("no ldd")))).toEqual([]);
  });
});

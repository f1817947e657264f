import { describe, expect, it } from "vitest";

import { parseCim, parseNvidiaSmi, parseSystemProfiler } from "./list-gpus.ts";

describe("devices", () => {
  it("reads NVIDIA's list", () => {
    expect(parseNvidiaSmi("NVIDIA H100 80GB HBM3, 550.54.15, 81559\nTesla T4, 550.54.15, 15360\n")).toEqual([
      { name: "NVIDIA H100 80GB HBM3", driver: "550.54.15", memoryBytes: 81_559 * 2 ** 20 },
      { name: "Tesla T4", driver: "550.54.15", memoryBytes: 15_360 * 2 ** 20 },
    ]);
    expect(parseNvidiaSmi("")).toEqual([]);
  });

  it("reads Apple's list", () => {
    const text = '{"SPDisplaysDataType":[{"_name":"kHW_AppleM2Item","sppci_model":"Apple M2"}]}';
    expect(parseSystemProfiler(text)).toEqual([{ name: "Apple M2" }]);
  });

  it("reads Windows' list, of one or of several", () => {
    const intel = { Name: "Intel(R) Iris(R) Xe Graphics", DriverVersion: "31.0.101.5333" };
    const expected = { name: "Intel(R) Iris(R) Xe Graphics", driver: "31.0.101.5333" };
    expect(parseCim(JSON.stringify(intel))).toEqual([expected]);
    expect(parseCim(JSON.stringify([intel, { Name: "Basic Display", DriverVersion: null }]))).toEqual([
      expected,
      { name: "Basic Display" },
    ]);
  });
});

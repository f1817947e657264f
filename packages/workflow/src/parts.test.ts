import { describe, expect, it } from "vitest";

import { builtInPlugins } from "./built-in.ts";
import { composeParts, findPart } from "./parts.ts";
import type { WorkflowPlugin } from "./plugin.ts";

const metric = (name: string) => ({ name, compute: () => 0 });
const reader = (name: string) => ({
  name,
  extensions: [".x"],
  async *read() {
    // It knows no records.
  },
});

describe("composeParts", () => {
  it("puts the parts of all plug-ins together, in their order", () => {
    const parts = composeParts([
      { name: "one", metrics: [metric("a"), metric("b")] },
      { name: "two", metrics: [metric("c")] },
    ]);
    expect(parts.metrics.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(parts.readers).toEqual([]);
  });

  it("asks the readers of a later plug-in first, so that a guest may take over a file format", () => {
    const parts = composeParts([
      { name: "one", readers: [reader("a"), reader("b")] },
      { name: "two", readers: [reader("c")] },
    ]);
    expect(parts.readers.map(({ name }) => name)).toEqual(["c", "a", "b"]);
  });

  it("rejects two parts of one kind and name, and names both plug-ins", () => {
    const plugins: WorkflowPlugin[] = [
      { name: "one", metrics: [metric("a")] },
      { name: "two", metrics: [metric("a")] },
    ];
    expect(() => composeParts(plugins)).toThrow(
      expect.objectContaining({
        code: "PART_DUPLICATE",
        message: expect.stringMatching(/two metrics named "a": "one" and "two" both bring it/),
      }),
    );
  });

  it("rejects a plug-in that brings a name twice", () => {
    const plugin = { name: "one", readers: [reader("a"), reader("a")] };
    expect(() => composeParts([plugin])).toThrow(/two readers named "a": "one" brings it twice/);
  });

  it("accepts one name for parts of two kinds", () => {
    const parts = composeParts([{ name: "one", metrics: [metric("a")], readers: [reader("a")] }]);
    expect(parts.metrics).toHaveLength(1);
  });

  it("finds no clash among what is built in", () => {
    const parts = composeParts(builtInPlugins);
    expect(Object.values(parts).every((ofKind: readonly unknown[]) => ofKind.length > 0)).toBe(true);
  });
});

describe("findPart", () => {
  const parts = composeParts([{ name: "one", metrics: [metric("a"), metric("b")] }]);

  it("finds a part by kind and name", () => {
    expect(findPart(parts, "metrics", "b").name).toBe("b");
  });

  it("says what is known when a name is not", () => {
    expect(() => findPart(parts, "metrics", "c")).toThrow(
      expect.objectContaining({ code: "PART_UNKNOWN", message: 'There is no metric "c". Known: a, b.' }),
    );
  });
});

import { describe, expect, it } from "vitest";

import { builtInPlugins } from "./built-in.ts";
import { composeParts, findPart } from "./parts.ts";
import type { WorkflowPlugin } from "./plugin.ts";

const metric = (name: string) => ({ name, compute: () => 0 });
const reader = (name: string) => ({
  name,
  extensions: [".x"],
  async *read() {
    // It yields no records.
  },
});

describe("composeParts", () => {
  it("collects the parts of all plug-ins in order", () => {
    const parts = composeParts([
      { name: "one", metrics: [metric("a"), metric("b")] },
      { name: "two", metrics: [metric("c")] },
    ]);
    expect(parts.metrics.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(parts.readers).toEqual([]);
  });

  it("asks the readers of a later plug-in first, so that a plug-in may replace a file format", () => {
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
        message: expect.stringContaining('Plug-ins "one" and "two" both define metric "a".'),
      }),
    );
  });

  it("rejects a plug-in that defines a name twice", () => {
    const plugin = { name: "one", readers: [reader("a"), reader("a")] };
    expect(() => composeParts([plugin])).toThrow('Plug-in "one" defines reader "a" twice.');
  });

  it("accepts one name for parts of two kinds", () => {
    const parts = composeParts([{ name: "one", metrics: [metric("a")], readers: [reader("a")] }]);
    expect(parts.metrics).toHaveLength(1);
  });

  it("accepts the built-in plug-ins", () => {
    const { baseModels, ...parts } = composeParts(builtInPlugins);
    expect(baseModels).toEqual([]); // Those of the app.
    expect(Object.values(parts).every((ofKind: readonly unknown[]) => ofKind.length > 0)).toBe(true);
  });
});

describe("findPart", () => {
  const parts = composeParts([{ name: "one", metrics: [metric("a"), metric("b")] }]);

  it("finds a part by kind and name", () => {
    expect(findPart(parts, "metrics", "b").name).toBe("b");
  });

  it("lists the known names for an unknown one", () => {
    expect(() => findPart(parts, "metrics", "c")).toThrow(
      expect.objectContaining({ code: "PART_UNKNOWN", message: 'There is no metric "c". Known: a, b.' }),
    );
  });
});

import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

import { fixDimensions } from "./fix-dimensions.ts";
import { openGraph } from "./testing/run-graph.ts";
import { trace } from "./trace.ts";

describe("fixDimensions", () => {
  const graph = trace(({ x }) => ({ y: tf.add(x, tf.range(0, x.shape[1] ?? 0)) }), {
    x: { shape: ["batch", "sequence"], dtype: "float32" },
  });

  it("sets the sizes of all inputs and outputs", () => {
    const { inputs, outputs } = fixDimensions(graph, { batch: 2, sequence: 3 });
    const shape = [
      { symbols: [], factor: 2 },
      { symbols: [], factor: 3 },
    ];
    expect([...inputs, ...outputs].map((port) => port.shape)).toEqual([shape, shape]);
  });

  it("keeps the results of the graph", async () => {
    const run = await openGraph(fixDimensions(graph, { batch: 1, sequence: 3 }));
    const { y } = await run({ x: { shape: [1, 3], values: Float32Array.of(1, 1, 1) } });
    expect(y?.values).toEqual(Float32Array.of(1, 2, 3));
  });

  it("refuses a missing size", () => {
    expect(() => fixDimensions(graph, { batch: 2 })).toThrow('The size of dimension "sequence" is missing');
  });
});

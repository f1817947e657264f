import * as tf from "@tensorflow/tfjs";
import * as ort from "onnxruntime-node";
import { describe, expect, it } from "vitest";

import type { Graph } from "./graph.ts";
import { loopGraph } from "./loop.ts";
import { modelBytes } from "./model-proto.ts";
import { trace } from "./trace.ts";

/** x ← x · factor + addends[turn]; returns also Σ x and x · [1, 10] of each turn. */
function traceBody(): ReturnType<typeof trace> {
  return trace(
    ({ turn, x, factor, addends }) => {
      const next = tf.add(tf.mul(x, factor), tf.gather(addends, turn));
      return { next, sum: tf.sum(next), scaled: tf.mul(next, tf.tensor1d([1, 10])) };
    },
    {
      turn: { shape: [], dtype: "int32", storedAs: "int64" },
      x: { shape: [2], dtype: "float32" },
      factor: { shape: [], dtype: "float32" },
      addends: { shape: ["steps", 2], dtype: "float32" },
    },
  );
}

const PORTS = { turn: "turn", carried: { x: "next" }, collected: ["sum", "scaled"] } as const;

describe("loopGraph", () => {
  it("carries values from turn to turn and collects a row of each", async () => {
    const session = await ort.InferenceSession.create(modelBytes(loopGraph(traceBody(), PORTS)));
    const { next, sum, scaled } = await session.run({
      turns: new ort.Tensor("int64", [3n], []),
      x: new ort.Tensor("float32", [1, 2], [2]),
      factor: new ort.Tensor("float32", [2], []),
      addends: new ort.Tensor("float32", [0, 0, 1, 1, 5, -5], [3, 2]),
    });
    expect(next?.data).toEqual(Float32Array.of(15, 13)); // (1, 2) → (2, 4) → (5, 9) → (15, 13)
    expect(sum?.data).toEqual(Float32Array.of(6, 14, 28));
    expect(scaled?.dims).toEqual([3, 2]);
    expect(scaled?.data).toEqual(Float32Array.of(2, 40, 5, 90, 15, 130));
  });

  it("has the inputs of the body without the number of the turn", () => {
    const { inputs, outputs } = loopGraph(traceBody(), PORTS);
    expect(inputs.map(({ name }) => name)).toEqual(["turns", "x", "factor", "addends"]);
    expect(outputs.map(({ name }) => name)).toEqual(["next", "sum", "scaled"]);
  });

  it("leaves out what is neither carried nor collected", () => {
    const { nodes } = loopGraph(traceBody(), { ...PORTS, collected: ["sum"] });
    const body = nodes[0]?.attributes["body"] as { graph: Graph };
    expect(body.graph.nodes.flatMap((node) => node.outputs)).not.toContain("turn.scaled");
    expect(body.graph.initializers.filter(({ type }) => type === "float32")).toEqual([]);
  });

  it.each([
    [{ ...PORTS, turn: "round" }, 'The body of the loop has no input "round".'],
    [{ ...PORTS, carried: { x: "after" } }, 'The body of the loop has no output "after".'],
    [{ ...PORTS, collected: ["mean"] }, 'The body of the loop has no output "mean".'],
  ])("names an input or output that the body lacks", (ports, message) => {
    expect(() => loopGraph(traceBody(), ports)).toThrow(message);
  });
});

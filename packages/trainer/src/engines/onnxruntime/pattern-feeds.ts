import type { Batch } from "@sentiment-tuner/data";
import { type Port, resolveDimension } from "@sentiment-tuner/onnx";

import { ort } from "./onnxruntime-node.ts";
import { drawPatterns, type DropoutPlace } from "../../graphs/dropout-patterns.ts";

/** Draws dropout's patterns for one batch, or for several of the same size; each has its own place. */
export type PatternFeeds = (
  size: Pick<Batch, "rows" | "length">,
  places: readonly DropoutPlace[],
) => Record<string, ort.Tensor>;

/**
 * Draws into buffers that are reused from call to call, and replaced when a batch needs larger ones.
 *
 * @param ports - an input for each of the network's dropouts, in order: [count] for a single place, or [places, count]
 */
export function createPatternFeeds(ports: readonly Port[]): PatternFeeds {
  const buffers: Int32Array[] = ports.map(() => new Int32Array());
  return (size, places) =>
    Object.fromEntries(
      ports.map(({ name, shape }, dropout) => {
        const dimension = shape.at(-1);
        if (dimension === undefined) throw new RangeError(`Input "${name}" has no dimension.`);
        const count = resolveDimension(dimension, { batch: size.rows, sequence: size.length });
        const total = places.length * count;
        let buffer = buffers[dropout];
        if (buffer === undefined || buffer.length < total) buffer = buffers[dropout] = new Int32Array(total);
        for (const [index, place] of places.entries()) {
          drawPatterns(buffer.subarray(index * count, (index + 1) * count), place, dropout);
        }
        const dims = shape.length === 1 ? [count] : [places.length, count];
        return [name, new ort.Tensor("int32", buffer.subarray(0, total), dims)];
      }),
    );
}

import type { Batch } from "@sentiment-tuner/data";
import { type Port, resolveDimension } from "@sentiment-tuner/onnx";
import * as ort from "onnxruntime-node";

import { drawPatterns, type DropoutPlace } from "../dropout-patterns.ts";

/**
 * Draws the dropout patterns of a step into buffers that are kept from step to step, grown when a batch needs more.
 *
 * @param ports - an input for each dropout of the network, in its order, with one dimension
 */
export function createPatternFeeds(
  ports: readonly Port[],
): (batch: Batch, place: DropoutPlace) => Record<string, ort.Tensor> {
  const buffers: Int32Array[] = ports.map(() => new Int32Array());
  return (batch, place) =>
    Object.fromEntries(
      ports.map(({ name, shape: [dimension] }, dropout) => {
        if (dimension === undefined) throw new RangeError(`Input "${name}" has no dimension.`);
        const count = resolveDimension(dimension, { batch: batch.rows, sequence: batch.length });
        let buffer = buffers[dropout];
        if (buffer === undefined || buffer.length < count) buffer = buffers[dropout] = new Int32Array(count);
        const indices = buffer.subarray(0, count);
        drawPatterns(indices, place, dropout);
        return [name, new ort.Tensor("int32", indices, [count])];
      }),
    );
}

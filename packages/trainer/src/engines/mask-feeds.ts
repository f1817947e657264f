import type { Batch } from "@sentiment-tuner/data";
import { resolveDimension } from "@sentiment-tuner/onnx";
import * as ort from "onnxruntime-node";

import { fillDropoutMask, type MaskPlace } from "../dropout-masks.ts";
import type { DropoutMask } from "../training-graph.ts";

/** Where a batch's masks are drawn; with the number of the dropout it decides every element. */
type BatchPlace = Omit<MaskPlace, "dropout">;

/**
 * Draws the masks of a step into buffers that are kept from step to step, grown when a batch needs more.
 *
 * @param masks - all of one type; those of bool hold 0 and 1
 */
export function createMaskFeeds(
  masks: readonly DropoutMask[],
): (batch: Batch, place: BatchPlace) => Record<string, ort.Tensor> {
  const buffers: (Float32Array | Uint8Array)[] = masks.map(({ port }) => newMask(port.type, 0));
  return (batch, place) =>
    Object.fromEntries(
      masks.map(({ port, rate }, dropout) => {
        const shape = port.shape.map((dimension) =>
          resolveDimension(dimension, { batch: batch.rows, sequence: batch.length }),
        );
        const length = shape.reduce((product, size) => product * size, 1);
        let buffer = buffers[dropout];
        if (buffer === undefined || buffer.length < length) buffer = buffers[dropout] = newMask(port.type, length);
        const values = buffer.subarray(0, length);
        fillDropoutMask(values, rate, { ...place, dropout }, values instanceof Uint8Array ? 1 : undefined);
        const tensor =
          values instanceof Uint8Array
            ? new ort.Tensor("bool", values, shape)
            : new ort.Tensor("float32", values, shape);
        return [port.name, tensor];
      }),
    );
}

function newMask(type: string, length: number): Float32Array | Uint8Array {
  return type === "bool" ? new Uint8Array(length) : new Float32Array(length);
}

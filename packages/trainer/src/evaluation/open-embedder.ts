import { embedder } from "@sentiment-tuner/model";
import { quantizeWeights } from "@sentiment-tuner/onnx";

import type { ForwardOptions } from "../engines/engine.ts";
import { batchFeeds, openSession } from "../engines/onnxruntime/runtime-session.ts";
import { traceForward } from "../graphs/training-graph.ts";

/** Texts between two yields: about a tenth of a second on two cores. */
const TEXTS_PER_TURN = 8;

/** An encoder that turns texts into embeddings. */
export interface Embedder {
  /** D */
  readonly width: number;
  /**
   * The embedding of each text. It depends on nothing but the text, because every text is computed by itself.
   *
   * @param texts - token ids, special tokens included
   * @yields the number of texts done so far
   * @returns [N, D] row-major
   */
  embed(texts: readonly Int32Array[]): AsyncGenerator<number, Float32Array>;
  dispose(): Promise<void>;
}

/**
 * Opens the encoder of a model on the processor, with weights of 8 bits: twice as fast as float32, and the embeddings point in almost the same
 * direction (a mean cosine of 0.999 on film reviews).
 *
 * One text at a time, on all threads: the scales of 8-bit activations come from all that is computed together, so texts in one batch would
 * change each other.
 */
export async function openEmbedder(options: ForwardOptions): Promise<Embedder> {
  const { config, threads } = options;
  const architecture = embedder(options.architecture);
  const names = architecture.parameterShapes(config);
  const parameters = new Map([...options.parameters].filter(([name]) => names.has(name)));
  const graph = quantizeWeights(traceForward(architecture, config, parameters, "constants"));
  const session = await openSession(graph, { threads });
  const width = config.hiddenSize;
  const embedOne = async (inputIds: Int32Array): Promise<Float32Array> => {
    const attentionMask = new Int32Array(inputIds.length).fill(1);
    const feeds = batchFeeds({ rows: 1, length: inputIds.length, inputIds, attentionMask });
    const { logits } = await session.run(feeds, ["logits"]);
    return logits?.data as Float32Array; // The graph has one output, of float32.
  };
  return {
    width,
    async *embed(texts) {
      const embeddings = new Float32Array(texts.length * width);
      for (const [index, text] of texts.entries()) {
        embeddings.set(await embedOne(text), index * width);
        if (index % TEXTS_PER_TURN === TEXTS_PER_TURN - 1) yield index + 1;
      }
      return embeddings;
    },
    dispose: () => session.release(),
  };
}

import { closeSync, fsyncSync, openSync, statSync, writeSync } from "node:fs";

import { bert, exportClassifier, initializeParameters } from "@sentiment-tuner/model";
import { type Graph, halveWeights, modelChunks, quantizeWeights } from "@sentiment-tuner/onnx";

/** The report of the export process. */
export interface ExportFigures {
  readonly seconds: number;
  readonly weightBytes: number;
  readonly fileBytes: number;
  /** Largest resident memory since the start of the process. */
  readonly peakBytes: number;
}

const REWRITES: Readonly<Record<string, (graph: Graph) => Graph>> = {
  onnx: (graph) => graph,
  "onnx-int8": quantizeWeights,
  "onnx-fp16": halveWeights,
};

const [format = "onnx", path = ""] = process.argv.slice(2);
const config = bert.readConfig({
  ...{ model_type: "bert", vocab_size: 30_522, hidden_size: 768, num_hidden_layers: 12, num_attention_heads: 12 },
  ...{ intermediate_size: 3072, max_position_embeddings: 512 },
});
const parameters = initializeParameters(bert, config, 0);
const start = performance.now();
const rewrite = REWRITES[format] ?? ((graph: Graph) => graph);
const file = openSync(path, "w");
for (const chunk of modelChunks(rewrite(exportClassifier(bert, config, parameters)))) writeSync(file, chunk);
fsyncSync(file);
closeSync(file);
const figures: ExportFigures = {
  seconds: (performance.now() - start) / 1000,
  weightBytes: [...parameters.values()].reduce((sum, { values }) => sum + values.byteLength, 0),
  fileBytes: statSync(path).size,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
process.send?.(figures, () => process.disconnect());

export { resolveDimension } from "./dimensions.ts";
export { fixDimensions } from "./fix-dimensions.ts";
export type { Graph, Port } from "./graph.ts";
export { halveWeights } from "./halve.ts";
export { loopGraph, TURNS } from "./loop.ts";
export { modelBytes, modelChunks, type ModelOptions, OPSET_VERSION } from "./model-proto.ts";
export { quantizeWeights } from "./quantize.ts";
export { trace, type TracedInput } from "./trace.ts";

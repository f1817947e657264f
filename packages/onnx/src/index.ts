export { type Dimension, resolveDimension } from "./dimensions.ts";
export { OnnxError, type OnnxErrorCode } from "./errors.ts";
export { fixDimensions } from "./fix-dimensions.ts";
export type { ElementType, Graph, GraphNode, Initializer, Port, StoredType } from "./graph.ts";
export { halveWeights } from "./halve.ts";
export { type KernelName, kernelTable } from "./kernel-table.ts";
export { modelBytes, modelChunks, type ModelOptions, OPSET_VERSION } from "./model-proto.ts";
export { quantizeWeights } from "./quantize.ts";
export { trace, type TracedInput, type TraceOptions, type TraceScope } from "./trace.ts";

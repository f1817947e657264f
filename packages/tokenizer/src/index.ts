export type { BatchOptions, EncodedBatch } from "./batch.ts";
export type { EncodeOptions, Encoding } from "./encoding.ts";
export { TokenizerError, type TokenizerErrorCode } from "./errors.ts";
export type { TokenizerJson } from "./pipeline.ts";
export { tokenizerPlugin } from "./plugin.ts";
export { loadTokenizer, type Tokenizer } from "./tokenizer.ts";
export { headTailTruncation, headTruncation, type TokenRange, type TruncationStrategy } from "./truncation.ts";

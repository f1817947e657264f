export type { Encoding } from "./encoding.ts";
export { tokenizerPlugin } from "./plugin.ts";
export { loadTokenizer, type Tokenizer } from "./tokenizer.ts";
export type { TokenRange, TruncationStrategy } from "./truncation.ts";
export { cutWindow, type SpecialTokenCounts, windowRanges, type WindowOptions } from "./windows.ts";

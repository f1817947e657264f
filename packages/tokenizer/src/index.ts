export type { Encoding } from "./encoding.ts";
export { tokenizerPlugin } from "./plugin.ts";
export { loadTokenizer, type Tokenizer } from "./tokenizer.ts";
export type { TruncationStrategy } from "./truncation.ts";

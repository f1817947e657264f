import { headTailTruncation, headTruncation } from "./truncation.ts";

/** What this package brings to a workflow. */
export const tokenizerPlugin = {
  name: "tokenizer",
  truncationStrategies: [headTruncation, headTailTruncation],
} as const;

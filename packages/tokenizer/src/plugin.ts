import { headTailTruncation, headTruncation } from "./truncation.ts";

/** The truncation strategies of this package, as a plug-in of the workflow. */
export const tokenizerPlugin = {
  name: "tokenizer",
  truncationStrategies: [headTruncation, headTailTruncation],
} as const;

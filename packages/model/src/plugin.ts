import { bert } from "./architectures/bert.ts";
import { distilbert } from "./architectures/distilbert.ts";

/** What this package brings to a workflow; a new architecture is one file and one entry here. */
export const modelPlugin = { name: "model", architectures: [bert, distilbert] } as const;

import { bert } from "./network/architectures/bert.ts";
import { distilbert } from "./network/architectures/distilbert.ts";

/** The architectures of this package, as a plug-in of a workflow. A new architecture is one file and one entry here. */
export const modelPlugin = { name: "model", architectures: [bert, distilbert] } as const;

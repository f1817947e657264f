import type { WireError } from "@sentiment-tuner/protocol";

import { withRemedy } from "./remedies.ts";
import { nameOptions } from "./setting-options.ts";

/** The text of an error for a terminal: settings have the names of their options, and the remedy follows. */
export function formatError(error: Error | WireError): string {
  return withRemedy(error, nameOptions(error.message));
}

import { VERSION } from "@sentiment-tuner/protocol";
import { libraryVersions } from "@sentiment-tuner/trainer";

/** The software that a result depends on: library → version. */
export function versions(): Readonly<Record<string, string>> {
  return { "sentiment-tuner": VERSION, ...libraryVersions() };
}

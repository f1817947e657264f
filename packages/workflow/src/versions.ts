import { libraryVersions } from "@sentiment-tuner/trainer";

/** As in package.json, which is not there where all of us is bundled into one file. */
const VERSION = "0.1.0";

/** What a result depends on: our own version, and those of the libraries that compute. */
export function versions(): Readonly<Record<string, string>> {
  return { "sentiment-tuner": VERSION, ...libraryVersions() };
}

/** The formats of files that outlive the program that wrote them, and the versions that this program reads: from `oldest` to `newest`. */
export const FORMATS = {
  /** `request.json` and `report.json`, in the field `formatVersion`. Files without the field are of version 1. */
  run: { noun: "run folder", oldest: 1, newest: 1, advice: "Start a new run." },
  /** `state.json`, in the field `version`. Since version 2 dropout draws from tables. */
  checkpoint: {
    ...{ noun: "checkpoint", oldest: 2, newest: 2 },
    advice: "Its steps cannot be continued with the same numbers. Start the run again in another folder.",
  },
  /** `sentiment_tuner.json`, in the field `version`. */
  model: { noun: "model", oldest: 1, newest: 1, advice: "Train the model again." },
  /** `linear.json`, in the field `version`. */
  linear: { noun: "linear model", oldest: 1, newest: 1, advice: "Train the model again." },
} as const;

type FormatName = keyof typeof FORMATS;

/** The version of a run's folder that this program writes. */
export const RUN_FORMAT_VERSION = FORMATS.run.newest;

/**
 * Why a file of another version cannot be used, and what to do.
 *
 * @param version - the field of the file; files that have none, or whose field is not a whole number, are left to the parser of the format
 * @param path - for display
 * @returns undefined if the version can be read
 */
export function versionProblem(format: FormatName, version: unknown, path: string): string | undefined {
  const { noun, oldest, newest, advice } = FORMATS[format];
  if (typeof version !== "number" || !Number.isSafeInteger(version)) return undefined;
  if (version > newest) {
    const problem = `"${path}" was written by a newer Sentiment Tuner: its ${noun} format is version ${version}`;
    return `${problem}, and this program reads version ${newest}. Install the newest Sentiment Tuner.`;
  }
  if (version >= oldest) return undefined;
  const problem = `"${path}" was written by an older Sentiment Tuner: its ${noun} format is version ${version}`;
  return `${problem}, and this program reads version ${oldest} and later. ${advice}`;
}

/** The same for the text of a file. Text that is not a JSON object is left to the parser of the format. */
export function textVersionProblem(format: FormatName, text: string, path: string): string | undefined {
  const field = format === "run" ? "formatVersion" : "version";
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== "object" || json === null) return undefined;
    return versionProblem(format, (json as Readonly<Record<string, unknown>>)[field], path);
  } catch {
    return undefined;
  }
}

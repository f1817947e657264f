import type { ResultFile, ResultFiles } from "./results.ts";

/** Everything that a nightly run found, as one line each. */
export function problemsOf(files: ResultFiles): readonly string[] {
  return Object.values(files).flatMap(problemsOfPart);
}

export function problemsOfPart(file: ResultFile | ResultFiles[keyof ResultFiles]): readonly string[] {
  const { part, result } = file as ResultFiles[keyof ResultFiles]; // The part says which result it is.
  switch (part) {
    case "kills":
    case "disk":
      return result.lost.map((problem) => `${part}: ${problem}`);
    case "fuzz":
      return result.flatMap(({ target, findings }) =>
        findings.map(({ kind, message }) => `${target}: ${kind}: ${message}`),
      );
    case "linear":
      return result.findings;
    case "soak":
      return result.flatMap(({ what, problem }) => (problem === undefined ? [] : [`${what}: ${problem}`]));
    default:
      return part satisfies never;
  }
}

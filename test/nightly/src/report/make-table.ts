import type { ResultFiles } from "./results.ts";
import { problemsOf } from "./problems.ts";

/** The text of RELIABILITY.md. Every figure comes from the results. */
export function makeTable(files: ResultFiles): string {
  const { kills, disk, fuzz, linear, soak } = files;
  const inputs = sum(fuzz.result.map((target) => target.inputs));
  const seconds = sum(Object.values(files).map((file) => file.seconds));
  const problems = problemsOf(files);
  return [
    "# Reliability",
    "",
    "`npm run test:nightly` makes this page. It kills runs, lets file operations fail, reads mutated files and messages, and trains and",
    "classifies for long. Every figure comes from such a run. `npm run test:nightly -- --scale 0.05` tries a twentieth of each.",
    "",
    ...table(
      ["Part", "scale", "seed", "commit", "day", "time"],
      Object.values(files).map((file) => [
        ...[file.part, String(file.scale), String(file.seed), file.commit, file.startedAt.slice(0, 10)],
        minutes(file.seconds),
      ]),
    ),
    "",
    `On ${kills.machine}; ${minutes(seconds)} together. Scale 1 is 200 kills, 300 failed operations, 100,000 inputs for each reader and texts of a million characters.`,
    "",
    ...table(
      ["Faults injected", "number", "survived", "lost"],
      [
        ["SIGKILL at a random moment", kills.result.kills, kills.result.survived, kills.result.lost.length],
        [
          "file operation that fails",
          disk.result.faults,
          disk.result.told + disk.result.unaffected,
          disk.result.lost.length,
        ],
      ],
    ),
    "",
    "A killed run survives if it is resumed to the end with the same bytes in its weights, its log can be read, no file is half written under",
    "its final name, and no temporary file is left. A run with a failed file operation also has to say so within two seconds.",
    `Kills by phase: ${list(kills.result.byPhase)}. Failures by code: ${list(disk.result.byCode)}; ${String(disk.result.told)} runs ended with a`,
    `message, the slowest after ${(disk.result.slowestAnswerMs / 1000).toFixed(1)} s, and ${String(disk.result.unaffected)} did not need the operation. They are spread over`,
    `the ${String(disk.result.operations)} file operations of a run.`,
    "",
    ...table(
      ["Mutated input", "inputs", "read", "typed errors", "crashes", "hangs", "too much memory", "slowest"],
      [
        ...fuzz.result.map((row) => [
          ...[row.target, row.inputs, row.results, row.typedErrors, row.crashes, row.hangs, row.memoryHogs],
          `${String(Math.round(row.longestMs))} ms`,
        ]),
        [
          ...["all", inputs],
          ...(["results", "typedErrors", "crashes", "hangs", "memoryHogs"] as const).map((key) =>
            sum(fuzz.result.map((row) => row[key])),
          ),
          `${String(Math.round(Math.max(...fuzz.result.map((row) => row.longestMs))))} ms`,
        ],
      ],
    ),
    "",
    "A hang is more than two seconds of processor time for one input. Too much memory is more than ten times the input and 64 MB.",
    "",
    ...table(
      ["Adversarial text", "number"],
      [
        ["pairs of a text function and a text", linear.result.pairs],
        ["characters of the longest text", linear.result.characters],
        ["pairs whose time grows in proportion to the text", linear.result.linear],
        [
          `highest ratio for 8 times the text (${linear.result.highestRatio.pair})`,
          linear.result.highestRatio.ratio.toFixed(1),
        ],
        [`slowest (${linear.result.slowest.pair})`, `${String(Math.round(linear.result.slowest.ms))} ms`],
      ],
    ),
    "",
    ...table(
      ["Soak", "number", "time", "memory early", "memory late", "drift", "peak"],
      soak.result.map(({ what, count, seconds: time, memory }) => [
        ...[SOAKS[what], count, minutes(time)],
        ...(memory === undefined
          ? ["not measured", "", "", ""]
          : [
              ...[megabytes(memory.earlyBytes), megabytes(memory.lateBytes)],
              ...[`${(memory.drift * 100).toFixed(1)}%`, megabytes(memory.peakBytes)],
            ]),
      ]),
    ),
    "",
    "Early is the median of the resident memory in the second quarter of the time, late that in the last quarter.",
    "A soak of less than two minutes is mostly loading, which is not drift.",
    "",
    ...(problems.length === 0
      ? ["Nothing was lost."]
      : ["Found:", "", ...problems.map((problem) => `- ${oneLine(problem)}`)]),
    "",
  ].join("\n");
}

const SOAKS = {
  steps: "training steps",
  hovers: "hovers, with words",
  cycles: "runs started and stopped in one process",
  lines: "scored lines",
} as const;

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en-US") : cell)).join(" | ")} |`;
  return [line(head), line(head.map((_name, index) => (index === 0 ? "---" : "---:"))), ...rows.map(line)];
}

function list(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${String(count)}`)
    .join(", ");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function minutes(seconds: number): string {
  return `${(seconds / 60).toFixed(1)} min`;
}

function megabytes(bytes: number): string {
  return `${String(Math.round(bytes / 2 ** 20))} MB`;
}

/** A message as text in Markdown. */
function oneLine(text: string): string {
  return `\`${text.replace(/\s+/g, " ").replaceAll("`", "'").slice(0, 300)}\``;
}

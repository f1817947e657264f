import { fixture } from "../fixtures.ts";
import { watchProcess } from "../watched-process.ts";
import type { Growth } from "./growth.ts";

/** What became of all pairs of a function and a text. */
export interface LinearResult {
  readonly pairs: number;
  readonly linear: number;
  /** The longest texts, in characters. */
  readonly characters: number;
  readonly slowest: { readonly pair: string; readonly ms: number };
  readonly highestRatio: { readonly pair: string; readonly ratio: number };
  readonly findings: readonly string[];
}

/** A linear function takes a second or so; a quadratic one hours. */
const SILENCE_MS = 180_000;

/** @param program - the bundle of `linear-process.ts` */
export async function measureAll(
  program: string,
  characters: number,
  onProgress: (name: string) => void,
): Promise<LinearResult> {
  const findings: string[] = [];
  let pairs = 0;
  let current = "";
  let slowest = { pair: "", ms: 0 };
  let highestRatio = { pair: "", ratio: 0 };
  const watch = { env: { NIGHTLY_FIXTURES: fixture("") }, silenceMs: SILENCE_MS };
  const { end, stderr } = await watchProcess(program, [String(characters)], watch, (line) => {
    const { function: name, text, growth } = line as unknown as Line;
    current = `${name}, ${text}`;
    if (growth === undefined) {
      onProgress(name);
      return;
    }
    pairs++;
    if (growth.longestMs > slowest.ms) slowest = { pair: current, ms: growth.longestMs };
    if (growth.ratio > highestRatio.ratio) highestRatio = { pair: current, ratio: growth.ratio };
    if (!growth.isLinear) findings.push(`${current}: ${String(growth.ratio)} times as long for 8 times the text`);
  });
  if (end !== undefined) findings.push(`${end} at ${current} ${stderr}`);
  return { pairs, linear: pairs - findings.length, characters, slowest, highestRatio, findings };
}

interface Line {
  readonly function: string;
  readonly text: string;
  readonly growth?: Growth;
}

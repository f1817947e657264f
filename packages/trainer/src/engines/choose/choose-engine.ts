import { TrainerError } from "../../errors.ts";
import type { Engine } from "../engine.ts";
import type { RankedEngine } from "./rank-engines.ts";

/** The engine to train with, and why it was chosen, as a sentence for the user. */
export interface ChosenEngine {
  readonly engine: Engine;
  readonly reason: string;
}

/** Requests the fastest engine of this machine. */
export const AUTO_ENGINE = "auto";

/** Engines that can run here, fastest first. */
export type RankEngines = (engines: readonly Engine[]) => Promise<readonly RankedEngine[]>;

/**
 * Picks an engine by name, or with `auto` the fastest of those that can run here.
 *
 * A part of a name is enough when it is one side of the colon: "cpu" finds "onnxruntime:cpu". Several engines may share
 * it; the first of them that can run is taken.
 *
 * @param engines - in order of preference
 * @param rank - used only by `auto` with several usable engines; without it the first in order is taken
 * @throws TrainerError ENGINE_UNKNOWN naming the known engines; ENGINE_UNAVAILABLE with the reason and an engine that works
 */
export async function chooseEngine(
  engines: readonly Engine[],
  requested: string = AUTO_ENGINE,
  rank?: RankEngines,
): Promise<ChosenEngine> {
  if (requested === AUTO_ENGINE && rank !== undefined) {
    const fastest = await chooseFastest(engines, rank);
    if (fastest !== undefined) return fastest;
  }
  const candidates = requested === AUTO_ENGINE ? engines : matching(engines, requested);
  if (candidates.length === 0) {
    const known = [AUTO_ENGINE, ...engines.map(({ name }) => name)].join(", ");
    throw new TrainerError("ENGINE_UNKNOWN", `There is no engine "${requested}". Known: ${known}.`);
  }
  const refusals: string[] = [];
  for (const engine of candidates) {
    const obstacle = await engine.unavailable();
    if (obstacle === undefined) return { engine, reason: reasonFor(engine, requested, refusals) };
    refusals.push(`${engine.name}: ${obstacle}`);
  }
  const others = engines.filter((engine) => !candidates.includes(engine));
  throw new TrainerError("ENGINE_UNAVAILABLE", await explain(requested, refusals, others));
}

/** @returns undefined if fewer than two engines are usable, or none could be measured */
async function chooseFastest(engines: readonly Engine[], rank: RankEngines): Promise<ChosenEngine | undefined> {
  const obstacles = await Promise.all(engines.map((engine) => engine.unavailable()));
  const usable = engines.filter((_, index) => obstacles[index] === undefined);
  if (usable.length < 2) return undefined;
  const ranked = await rank(usable);
  const [first, ...others] = ranked;
  if (first === undefined || first.failure !== undefined) return undefined;
  const figures = others.map(({ engine, reviewsPerSecond, failure }) =>
    failure === undefined ? `${engine.name} ${showSpeed(reviewsPerSecond)}` : `${engine.name} failed (${failure})`,
  );
  const speed = `${showSpeed(first.reviewsPerSecond)} reviews/s of a small model`;
  return {
    engine: first.engine,
    reason: `Engine ${first.engine.name} is the fastest here: ${speed}; ${figures.join(", ")}.`,
  };
}

function showSpeed(reviewsPerSecond: number): string {
  return String(Number(reviewsPerSecond.toPrecision(3)));
}

function matching(engines: readonly Engine[], requested: string): readonly Engine[] {
  const exact = engines.filter(({ name }) => name === requested);
  return exact.length > 0 ? exact : engines.filter(({ name }) => name.split(":").includes(requested));
}

function reasonFor(engine: Engine, requested: string, refusals: readonly string[]): string {
  if (requested !== AUTO_ENGINE) return `Engine ${engine.name} was asked for.`;
  if (refusals.length === 0) return `Engine ${engine.name} is the first choice and can run here.`;
  return `Engine ${engine.name} is the first that can run here. Passed over: ${inOneSentence(refusals)}`;
}

async function explain(requested: string, refusals: readonly string[], others: readonly Engine[]): Promise<string> {
  const subject = requested === AUTO_ENGINE ? "No engine can run here" : `Engine "${requested}" cannot run here`;
  const problem = `${subject}. ${inOneSentence(refusals)}`;
  for (const engine of others) {
    if ((await engine.unavailable()) === undefined) return `${problem} The nearest that works is "${engine.name}".`;
  }
  return problem;
}

/** Some refusals end with a full stop already. */
function inOneSentence(refusals: readonly string[]): string {
  return `${refusals.map((refusal) => refusal.replace(/\.$/, "")).join("; ")}.`;
}

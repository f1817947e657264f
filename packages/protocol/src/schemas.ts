import { z } from "zod";
import { ProtocolError } from "./errors.ts";
import { textVersionProblem } from "./format-version.ts";
import type { Method, Requests } from "./worker-requests.ts";
import { plainRecord } from "./plain-record.ts";
import { RECIPE_NAMES } from "./recipes/recipe-names.ts";
import { KEPT_RUNGS } from "./run-events/ladder-event.ts";
import { REQUEST_FILE, type RunOrder, type RunProcess } from "./run-folder.ts";
import type { RunId } from "./run-id.ts";
import type { TrainConfigInput } from "./train-config.ts";
import type { ReadingChoices, TrainRequest } from "./train-request.ts";

const RUN_ID = z.custom<RunId>((value) => typeof value === "string" && value !== "", "expected the id of a run");
const TEXTS = z.array(z.string());

/** Typed over every field, so that a field without a rule does not compile. zod would drop it without a word. */
const READING = {
  textColumn: z.string().exactOptional(),
  labelColumn: z.string().exactOptional(),
  classes: z.enum(["auto", "as-is", "two", "three"]).exactOptional(),
  labelMap: plainRecord(z.string()).exactOptional(),
  delimiter: z.string().exactOptional(),
  hasHeader: z.boolean().exactOptional(),
  quotes: z.enum(["auto", "none"]).exactOptional(),
  encoding: z.string().exactOptional(),
  invalidUtf8: z.enum(["error", "replace"]).exactOptional(),
} satisfies Record<keyof ReadingChoices, z.ZodType>;

/** As above. Ranges, and the names in `config`, are checked where they are used. */
const TRAIN = {
  datasetPaths: TEXTS.min(1),
  evaluationPaths: TEXTS.exactOptional(),
  testSize: z.number().exactOptional(),
  limit: z.number().exactOptional(),
  evaluationLimit: z.number().exactOptional(),
  reading: z.object(READING).exactOptional(),
  cleaningRules: TEXTS.exactOptional(),
  truncation: z.string().exactOptional(),
  modelFolder: z.string(),
  modelReference: z.string().exactOptional(),
  outputFolder: z.string(),
  runId: RUN_ID.exactOptional(),
  recipe: z.enum(RECIPE_NAMES).exactOptional(),
  ladder: z.enum(["full", "linear", "none"]).exactOptional(),
  keep: z.enum([...KEPT_RUNGS, "recommended"]).exactOptional(),
  validationSize: z.number().exactOptional(),
  goal: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("f1") }),
      z.object({ kind: z.literal("recall"), atLeast: z.number() }),
      z.object({ kind: z.literal("cost"), ratio: z.number() }),
    ])
    .exactOptional(),
  notSureBelow: z.number().exactOptional(),
  windows: z
    .object({ stride: z.number(), most: z.number(), pooling: z.enum(["mean", "max"]) })
    .partial()
    .exactOptional(),
  classWeights: z.union([z.enum(["none", "balanced"]), plainRecord(z.number())]).exactOptional(),
  engine: z.string().exactOptional(),
  threads: z.number().exactOptional(),
  maxMemoryBytes: z.number().exactOptional(),
  resume: z.boolean().exactOptional(),
  config: z.custom<TrainConfigInput>((value) => typeof value === "object" && value !== null, "expected settings"),
} satisfies Record<keyof TrainRequest, z.ZodType>;

/** The parameters of each request. Typed over every method, so that a method without a rule does not compile. */
export const REQUEST_SCHEMAS: { readonly [M in Method]: z.ZodType<Requests[M]["params"]> } = {
  handshake: z.object({ protocolVersion: z.number() }),
  stop: z.object({ runId: RUN_ID }),
  classify: z.object({ modelFolder: z.string(), texts: TEXTS, explain: z.boolean().exactOptional() }),
  scoreFile: z.object({
    modelFolder: z.string(),
    inputPath: z.string(),
    outputPath: z.string(),
    reading: z.object(READING).exactOptional(),
    probabilities: z.boolean().exactOptional(),
  }),
  fetchModel: z.object({ reference: z.string() }),
  pushModel: z.object({ repo: z.string(), modelFolder: z.string(), isPrivate: z.boolean() }),
  deploySpace: z.object({
    repo: z.string(),
    modelFolder: z.string(),
    isPrivate: z.boolean(),
    sdk: z.enum(["gradio", "static"]),
  }),
};

const ORDER = z.object({
  formatVersion: z.int().min(1).exactOptional(),
  name: z.string(),
  createdAt: z.string(),
  attempt: z.number(),
  isQueued: z.boolean().exactOptional(),
  request: z.object(TRAIN),
} satisfies Record<keyof RunOrder, z.ZodType>);

const PROCESS = z.object({
  pid: z.number(),
  protocolVersion: z.number(),
  endpoint: z.string(),
  token: z.string(),
  startedAt: z.string(),
} satisfies Record<keyof RunProcess, z.ZodType>);

/**
 * Parses the text of `request.json`.
 *
 * @param path - for display
 * @throws ProtocolError REQUEST_INVALID naming the fields, FORMAT_VERSION for a file of another version
 */
export function parseRunOrder(text: string, path: string = REQUEST_FILE): RunOrder {
  const outdated = textVersionProblem("run", text, path);
  if (outdated !== undefined) throw new ProtocolError("FORMAT_VERSION", outdated);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError("REQUEST_INVALID", "request.json is not valid JSON. Start a new run.", { cause });
  }
  const { data, error } = ORDER.safeParse(json);
  if (data !== undefined) return data;
  throw new ProtocolError("REQUEST_INVALID", `request.json does not describe a run: ${z.prettifyError(error)}`);
}

/**
 * Parses the text of `process.json`.
 *
 * @returns undefined if it is not the file of a process
 */
export function parseRunProcess(text: string): RunProcess | undefined {
  try {
    return PROCESS.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

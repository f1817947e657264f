import { z } from "zod";
import type { TrainConfigInput } from "./config.ts";
import { TrainerError } from "./errors.ts";
import type { Method, ReadingChoices, Requests, RunId, RunOrder, TrainRequest } from "./protocol.ts";

const RUN_ID = z.custom<RunId>((value) => typeof value === "string" && value !== "", "expected the id of a run");
const TEXTS = z.array(z.string());

/** Typed over every field: one that is forgotten here would be dropped in silence, so it does not compile. */
const READING = {
  textColumn: z.string().exactOptional(),
  labelColumn: z.string().exactOptional(),
  labelMap: z.record(z.string(), z.enum(["negative", "positive", "skip"])).exactOptional(),
  invalidUtf8: z.enum(["error", "replace"]).exactOptional(),
} satisfies Record<keyof ReadingChoices, z.ZodType>;

/** As above. Ranges, and the names in `config`, are checked by those who use them. */
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
  baseline: z.boolean().exactOptional(),
  engine: z.string().exactOptional(),
  threads: z.number().exactOptional(),
  plugins: TEXTS.exactOptional(),
  resume: z.boolean().exactOptional(),
  config: z.custom<TrainConfigInput>((value) => typeof value === "object" && value !== null, "expected settings"),
} satisfies Record<keyof TrainRequest, z.ZodType>;

/** What each request must carry; typed over every method, so that one without a rule does not compile. */
export const REQUEST_SCHEMAS: { readonly [M in Method]: z.ZodType<Requests[M]["params"]> } = {
  handshake: z.object({ protocolVersion: z.number() }),
  stop: z.object({ runId: RUN_ID }),
  classify: z.object({ modelFolder: z.string(), texts: TEXTS, explain: z.boolean().exactOptional() }),
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
  name: z.string(),
  createdAt: z.string(),
  attempt: z.number(),
  isQueued: z.boolean().exactOptional(),
  request: z.object(TRAIN),
});

/**
 * Reads what `request.json` in a run's folder says.
 *
 * @throws TrainerError REQUEST_INVALID naming the fields
 */
export function parseRunOrder(text: string): RunOrder {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new TrainerError("REQUEST_INVALID", "The request of this run is no JSON. Start the run anew.", { cause });
  }
  const { data, error } = ORDER.safeParse(json);
  if (data !== undefined) return data;
  throw new TrainerError("REQUEST_INVALID", `The request of this run is malformed: ${z.prettifyError(error)}`);
}

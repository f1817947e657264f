export {
  type BaseModelName,
  baseModelFolder,
  baseModelNames,
  DEFAULT_BASE_MODEL,
  embeddedBaseModels,
  READY_MODEL,
  READY_MODEL_SUMMARY,
  readyModelFolder,
} from "./base-models.ts";

export {
  type BaseModelName,
  baseModelFolder,
  baseModelNames,
  DEFAULT_BASE_MODEL,
  embeddedBaseModels,
} from "./base-models.ts";

export { type BaseModelName, baseModelFolder, baseModelNames, DEFAULT_BASE_MODEL } from "./base-models.ts";

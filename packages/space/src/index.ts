export { bundledAssets } from "./assets.ts";
export { type DeployOptions, type DeployProgress, deploySpace } from "./deploy-space.ts";
export { makeSpace, modelIdFor } from "./make-space.ts";
export { GRADIO_VERSION } from "./pins.ts";
export { publishModel } from "./publish-model.ts";
export { type FolderServer, serveFolder } from "./serve-folder.ts";
export type { SpaceSdk } from "./space-readme.ts";
export { requireName } from "./write-space.ts";

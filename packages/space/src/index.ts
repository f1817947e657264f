export { bundledAssets, installedAssets, type SpaceAssets } from "./assets.ts";
export { SpaceError, type SpaceErrorCode } from "./errors.ts";
export { GRADIO_VERSION } from "./pins.ts";
export { type FolderServer, serveFolder } from "./serve-folder.ts";
export type { SpaceSdk } from "./space-readme.ts";
export { requireName, type SpaceOptions, writeSpace, type WrittenSpace } from "./write-space.ts";

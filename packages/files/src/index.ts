export { errorCode } from "./error-code.ts";
export { listIfPresent, readTextIfPresent } from "./if-present.ts";
export { replaceFile } from "./replace-file.ts";
export { replaceFolder } from "./replace-folder.ts";
export { syncFolder } from "./sync-folder.ts";
export { isLeftover } from "./leftovers.ts";
export { writeFileWhole, writeNewFile } from "./write-file.ts";

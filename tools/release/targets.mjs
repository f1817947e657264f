/**
 * Platform target of a .vsix → the folder of ONNX Runtime's binaries in it. onnxruntime-node has binaries for these platforms.
 *
 * @see https://code.visualstudio.com/api/working-with-extensions/publishing-extension#platformspecific-extensions
 */
export const TARGETS = {
  "linux-x64": "linux/x64",
  "linux-arm64": "linux/arm64",
  "darwin-arm64": "darwin/arm64",
  "win32-x64": "win32/x64",
  "win32-arm64": "win32/arm64",
};

/** @throws Error if ONNX Runtime does not support this machine */
export function hostTarget() {
  return requireTarget(`${process.platform}-${process.arch}`);
}

/** @throws Error with the list of known targets */
export function requireTarget(name) {
  if (Object.hasOwn(TARGETS, name)) return name;
  throw new Error(`ONNX Runtime has no binaries for "${name}". Choose one of: ${Object.keys(TARGETS).join(", ")}.`);
}

/**
 * Platform target of a .vsix → the folder of ONNX Runtime's binaries in it. These are the platforms that onnxruntime-node
 * carries binaries for.
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

/** @throws Error if no extension can be built for the machine this runs on */
export function hostTarget() {
  return requireTarget(`${process.platform}-${process.arch}`);
}

/** @throws Error naming the known targets */
export function requireTarget(name) {
  if (Object.hasOwn(TARGETS, name)) return name;
  throw new Error(`ONNX Runtime has no binaries for "${name}". Choose one of: ${Object.keys(TARGETS).join(", ")}.`);
}

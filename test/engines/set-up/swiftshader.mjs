// Installs what the WebGPU engine is tested on: SwiftShader, a GPU in software that is part of Debian's Chromium, and Vulkan's loader. It does
// nothing if both are installed. If it cannot install them, it prints a message, and the tests report that they did not run.
import { existsSync } from "node:fs";

import { installDebianPackages } from "../../support/debian.mjs";

const DRIVER = "/usr/lib/chromium/vk_swiftshader_icd.json";
const LOADERS = ["/usr/lib/x86_64-linux-gnu/libvulkan.so.1", "/usr/lib/aarch64-linux-gnu/libvulkan.so.1"];

if (!existsSync(DRIVER) || !LOADERS.some((path) => existsSync(path))) {
  try {
    // The fonts are for the tests that look at pages in this browser.
    if (!installDebianPackages(["chromium", "fonts-dejavu-core", "libvulkan1"]))
      console.log(
        "The WebGPU engine is not tested here: that takes Debian's chromium and libvulkan1, which root can install.",
      );
  } catch (error) {
    console.log(`They could not be installed: ${error.message}. The WebGPU engine is not tested here.`);
  }
}

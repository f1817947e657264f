// Installs what WebGPU is tested on where there is no GPU: SwiftShader, which Debian's Chromium brings, and Vulkan's loader. It does nothing
// where both are there, and says what it can not do; the tests then say that they were not run.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const DRIVER = "/usr/lib/chromium/vk_swiftshader_icd.json";
const LOADERS = ["/usr/lib/x86_64-linux-gnu/libvulkan.so.1", "/usr/lib/aarch64-linux-gnu/libvulkan.so.1"];

if (!existsSync(DRIVER) || !LOADERS.some((path) => existsSync(path))) install();

function install() {
  const isDebian = existsSync("/etc/os-release") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  if (!isDebian || process.getuid?.() !== 0) {
    console.log(
      "The WebGPU engine is not tested here: that takes Debian's chromium and libvulkan1, which root can install.",
    );
    return;
  }
  console.log("Installing SwiftShader (chromium, libvulkan1) from Debian…");
  const apt = (...args) =>
    execFileSync("apt-get", ["-qq", ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      stdio: ["ignore", "ignore", "inherit"],
    });
  try {
    apt("update");
    apt("install", "-y", "--no-install-recommends", "chromium", "libvulkan1");
  } catch (error) {
    console.log(`They could not be installed: ${error.message}. The WebGPU engine is not tested here.`);
  }
}

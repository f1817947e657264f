import { describe, expect, it } from "vitest";

import { hasVulkanDriver } from "./vulkan-drivers.ts";

describe("hasVulkanDriver", () => {
  it("accepts a driver that a variable names if the file exists", () => {
    expect(hasVulkanDriver({ VK_DRIVER_FILES: import.meta.filename }, "linux")).toBe(true);
    expect(hasVulkanDriver({ VK_DRIVER_FILES: "/nowhere/driver.json" }, "linux")).toBe(false);
  });

  it("looks for no files on Windows and macOS", () => {
    expect(hasVulkanDriver({}, "win32")).toBe(true);
  });
});

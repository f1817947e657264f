import { existsSync } from "node:fs";

import { onnxruntimeWebgpu } from "@sentiment-tuner/trainer";
import { describe, expect, it } from "vitest";

import { describeConformance } from "./conformance.ts";
import { countDeviceTensors } from "./device-tensors.ts";

/** SwiftShader, a GPU in software, which is part of Debian's Chromium. */
const DRIVER = process.env["SWIFTSHADER_ICD"] ?? "/usr/lib/chromium/vk_swiftshader_icd.json";
const isDriverHere = existsSync(DRIVER);
if (isDriverHere) {
  process.env["VK_DRIVER_FILES"] = DRIVER;
  process.env["VK_ICD_FILENAMES"] = DRIVER;
  process.env["XDG_RUNTIME_DIR"] ??= "/tmp";
}

describe.skipIf(!isDriverHere)(
  `${onnxruntimeWebgpu.name}${isDriverHere ? "" : ` (not run: no ${DRIVER}; install Debian's chromium and libvulkan1)`}`,
  () => {
    const deviceTensors = countDeviceTensors();

    it("works here", async () => {
      expect(await onnxruntimeWebgpu.unavailable()).toBeUndefined();
    });

    describeConformance(onnxruntimeWebgpu, { deviceTensors, isSlow: true });
  },
);

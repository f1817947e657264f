// The only import of onnxruntime-node in the product: telemetry is off before the library loads.
import "./no-telemetry.ts";

import * as ort from "onnxruntime-node";

export { ort };

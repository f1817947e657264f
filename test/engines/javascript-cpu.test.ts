import { javascriptCpu } from "@sentiment-tuner/trainer";
import * as tf from "@tensorflow/tfjs";
import { describe } from "vitest";

import { describeBehaviour } from "./conformance.ts";

/**
 * The code of TensorFlow's engine on a backend that needs no installation. Its numbers are those that other engines are compared with. Large tables are
 * slow in plain JavaScript; the count of tensors shows a leak of any size.
 */
describe(javascriptCpu.name, () => {
  describeBehaviour(javascriptCpu, { words: 100, deviceTensors: () => tf.memory().numTensors });
});

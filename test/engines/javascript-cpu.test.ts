import { javascriptCpu } from "@sentiment-tuner/trainer";
import * as tf from "@tensorflow/tfjs";
import { describe } from "vitest";

import { describeBehaviour } from "./conformance.ts";

/** The code of TensorFlow's engine on a backend that needs no installation. Its numbers are those that other engines are compared with. */
describe(javascriptCpu.name, () => {
  describeBehaviour(javascriptCpu, { growthSteps: 10, deviceTensors: () => tf.memory().numTensors });
});

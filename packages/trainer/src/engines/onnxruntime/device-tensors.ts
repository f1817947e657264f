import type { Parameters } from "@sentiment-tuner/model";
import { trace, type TracedInput } from "@sentiment-tuner/onnx";
import type * as tf from "@tensorflow/tfjs";

import type { ort } from "./onnxruntime-node.ts";
import { openSession, parameterFeeds, type Provider } from "./runtime-session.ts";

/** Tensors on a device, by name. Each takes memory there until it is disposed of: garbage collection does not see it. */
export type DeviceTensors = Readonly<Record<string, ort.Tensor>>;

/** Copies whole sets of parameters to a device and back. */
export interface Carrier {
  /** @returns tensors by the parameters' names */
  upload(parameters: Parameters): Promise<DeviceTensors>;
  /** Copies, by the names of `like`. */
  download(tensors: DeviceTensors, like: Parameters): Promise<Parameters>;
  dispose(): Promise<void>;
}

export function disposeAll(tensors: DeviceTensors): void {
  for (const tensor of Object.values(tensors)) tensor.dispose();
}

/** Some of the tensors. @param names - each names one of them */
export function pickTensors(tensors: DeviceTensors, names: readonly string[]): DeviceTensors {
  return Object.fromEntries(names.map((name) => [name, tensors[name]])) as DeviceTensors; // Each is there.
}

/** The outputs of a run; every output of these graphs is a tensor. */
export function tensorsOf(outputs: ort.InferenceSession.OnnxValueMapType): DeviceTensors {
  return outputs;
}

/**
 * onnxruntime-node has no call that copies a tensor to a device or back. Two sessions of a graph that copies its inputs do it: one leaves
 * its outputs on the device, the other takes its inputs from there.
 */
export async function openCarrier(parameters: Parameters, provider: Provider): Promise<Carrier> {
  const inputs = Object.fromEntries(
    [...parameters.values()].map(({ name, shape }): [string, TracedInput] => [name, { shape, dtype: "float32" }]),
  );
  const copyName = (name: string): string => `copy.${name}`;
  const graph = trace(
    (tensors: Readonly<Record<string, tf.Tensor>>) =>
      Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [copyName(name), tensor])),
    inputs,
    { name: "copy" },
  );
  const onDevice = graph.outputs.map(({ name }) => name);
  const up = await openSession(graph, { provider, onDevice, refuseProcessor: true });
  const down = await openSession(graph, { provider, refuseProcessor: true });
  const renamed = (outputs: ort.InferenceSession.OnnxValueMapType): DeviceTensors =>
    Object.fromEntries(
      Object.keys(inputs).map((name) => [name, outputs[copyName(name)] as ort.Tensor]), // Outputs of this graph are tensors.
    );
  return {
    upload: async (values) => renamed(await up.run(parameterFeeds(values))),
    async download(tensors, like) {
      const copies = renamed(await down.run(tensors));
      return new Map(
        [...like.values()].map((parameter) => [
          parameter.name,
          { ...parameter, values: copies[parameter.name]?.data as Float32Array }, // As above, of float32.
        ]),
      );
    },
    async dispose() {
      await Promise.all([up.release(), down.release()]);
    },
  };
}

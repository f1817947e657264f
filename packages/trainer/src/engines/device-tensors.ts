import type { Parameters } from "@sentiment-tuner/model";
import { trace, type TracedInput } from "@sentiment-tuner/onnx";
import type * as tf from "@tensorflow/tfjs";

import type { ort } from "./onnxruntime-node.ts";
import { openSession, parameterFeeds, type Provider } from "./runtime-session.ts";

/** Tensors on a device, by name. Each is memory there until it is disposed: garbage collection does not know of it. */
export type DeviceTensors = Readonly<Record<string, ort.Tensor>>;

/** Carries whole sets of parameters to a device and back. */
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

/** What a run gave; every output of our graphs is a tensor. */
export function tensorsOf(outputs: ort.InferenceSession.OnnxValueMapType): DeviceTensors {
  return outputs;
}

/**
 * onnxruntime-node has no call that copies a tensor to a device or back, so two graphs do it that copy what they are given: one leaves its
 * outputs there, the other takes its inputs from there.
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

import { Tensor } from "onnxruntime-node";

/** Starts to count the tensors that ONNX Runtime makes on a device; returns how many of them are not disposed of. */
export function countDeviceTensors(): () => number {
  let count = 0;
  const make = Tensor.fromGpuBuffer.bind(Tensor);
  Tensor.fromGpuBuffer = <T extends Tensor.GpuBufferDataTypes>(...args: Parameters<typeof make<T>>) => {
    const tensor = make<T>(...args);
    count += 1;
    const dispose = tensor.dispose.bind(tensor);
    tensor.dispose = () => {
      count -= 1;
      dispose();
    };
    return tensor;
  };
  return () => count;
}

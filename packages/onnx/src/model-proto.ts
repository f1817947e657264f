import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

import { onnxTypes } from "./element-types.ts";
import { OnnxError } from "./errors.ts";
import type { AttributeValue, Graph, GraphNode, Initializer, Port } from "./graph.ts";
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProtoSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "./proto/onnx_pb.ts";

/** The operator set of the kernel rules. It has `Gelu`, and axes as inputs of every reduction. */
export const OPSET_VERSION = 20;

/** The version of the file format for this operator set (ONNX 1.15). */
const IR_VERSION = 9n;

/** Readers of protocol buffers use signed 32-bit sizes. */
const LARGEST_MESSAGE = 2 ** 31 - 1;

export interface ModelOptions {
  readonly producerName?: string;
  readonly producerVersion?: string;
  /** Free text in the file, by key. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * The bytes of an ONNX file. For a large model, write {@link modelChunks} to the file one after another instead.
 *
 * @throws OnnxError MODEL_TOO_LARGE above 2 GiB
 */
export function modelBytes(graph: Graph, options: ModelOptions = {}): Uint8Array {
  const chunks = modelChunks(graph, options);
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/**
 * The bytes of an ONNX file in chunks, in order. Each weight is a chunk of its own, not a copy.
 *
 * A nested message in protocol buffers begins with its length, so only the sizes of the weights are needed in advance:
 * ModelProto { …, graph: GraphProto { …, initializer: TensorProto { …, raw_data } … } }.
 *
 * @throws OnnxError `MODEL_TOO_LARGE` above 2 GiB
 */
export function modelChunks(graph: Graph, options: ModelOptions = {}): readonly Uint8Array[] {
  const model = toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: IR_VERSION,
      opsetImport: [{ domain: "", version: BigInt(OPSET_VERSION) }],
      producerName: options.producerName ?? "sentiment-tuner",
      producerVersion: options.producerVersion ?? "",
      metadataProps: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
    }),
  );
  const body = toBinary(GraphProtoSchema, toGraphProto(graph));
  const weights = graph.initializers.flatMap((initializer) => {
    const tensor = tensorChunks(initializer);
    return [fieldHead(GraphProtoSchema.field.initializer.number, totalLength(tensor)), ...tensor];
  });
  const graphHead = fieldHead(ModelProtoSchema.field.graph.number, body.byteLength + totalLength(weights));
  const chunks = [model, graphHead, body, ...weights];
  refuseTooLarge(totalLength(chunks));
  return chunks;
}

/** The graph without its initializers. */
function toGraphProto({ name, nodes, inputs, outputs }: Graph): GraphProto {
  return create(GraphProtoSchema, {
    name,
    node: nodes.map(toNodeProto),
    input: inputs.map(toValueInfoProto),
    output: outputs.map(toValueInfoProto),
  });
}

function tensorChunks({ name, shape, type, data }: Initializer): readonly Uint8Array[] {
  const head = toBinary(
    TensorProtoSchema,
    create(TensorProtoSchema, { name, dims: shape.map(BigInt), dataType: onnxTypes[type] }),
  );
  return [head, fieldHead(TensorProtoSchema.field.rawData.number, data.byteLength), data];
}

/** The tag and length before a nested message or bytes. */
function fieldHead(fieldNumber: number, length: number): Uint8Array {
  refuseTooLarge(length);
  return new BinaryWriter().tag(fieldNumber, WireType.LengthDelimited).uint32(length).finish();
}

function refuseTooLarge(sizeBytes: number): void {
  if (sizeBytes <= LARGEST_MESSAGE) return;
  throw new OnnxError(
    "MODEL_TOO_LARGE",
    `The model has ${String(sizeBytes)} bytes or more, but an ONNX file holds at most ${String(LARGEST_MESSAGE)} (a limit of protocol buffers). ` +
      `Make the weights inputs of the graph.`,
  );
}

function totalLength(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}

function toNodeProto({ operator, inputs, outputs, attributes }: GraphNode): NodeProto {
  return create(NodeProtoSchema, {
    opType: operator,
    name: outputs[0] ?? "",
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([name, value]) => toAttributeProto(name, value)),
  });
}

function toAttributeProto(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === "string") {
    return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) });
  }
  if (typeof value === "number")
    return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  if ("graph" in value) {
    const initializer = value.graph.initializers.map(({ name: tensor, shape, type: stored, data }) =>
      create(TensorProtoSchema, { name: tensor, dims: shape.map(BigInt), dataType: onnxTypes[stored], rawData: data }),
    );
    const graph = { ...toGraphProto(value.graph), initializer };
    return create(AttributeProtoSchema, { name, type: AttributeType.GRAPH, g: graph });
  }
  if ("float" in value) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
}

function toValueInfoProto({ name, type, shape }: Port): ValueInfoProto {
  const dim = shape.map(({ symbols, factor }) => ({
    value:
      symbols.length === 0
        ? { case: "dimValue" as const, value: BigInt(factor) }
        : { case: "dimParam" as const, value: [...symbols, ...(factor === 1 ? [] : [String(factor)])].join("*") },
  }));
  const tensorType = { elemType: onnxTypes[type], shape: { dim } };
  return create(ValueInfoProtoSchema, {
    name,
    type: create(TypeProtoSchema, { value: { case: "tensorType", value: tensorType } }),
  });
}

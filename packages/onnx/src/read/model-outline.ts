import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
} from "../proto/onnx_pb.ts";
import type { ByteSource } from "./byte-source.ts";
import { type ByteRange, type MessageField, type MessageReader, openMessage } from "./message-reader.ts";

/** The nodes of a graph and the places of its weights, without the values. */
export interface ModelOutline {
  /** In the order of computation. */
  readonly nodes: readonly OutlineNode[];
  readonly initializers: readonly StoredTensor[];
}

export interface OutlineNode {
  readonly operator: string;
  /** Often a path of modules, such as `/encoder/layer.0/output/dense/MatMul`. */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The attribute `transB` of `Gemm`: whether the second operand is [columns, rows]. */
  readonly isSecondTransposed: boolean;
}

export interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The name of the element type in ONNX's `TensorProto.DataType`, such as FLOAT or FLOAT16. */
  readonly type: string;
  /** The values, little-endian and row-major; undefined if the file has them elsewhere, or in a form other than raw bytes. */
  readonly data: ByteRange | undefined;
  /** Whether the values are in another file. */
  readonly isExternal: boolean;
}

/** No weight of a network has more dimensions. */
const MAX_DIMENSIONS = 16;

/**
 * Reads the graph of an ONNX file. The bytes of its weights are skipped, so a file of any size takes little time and memory.
 *
 * Subgraphs of nodes, such as the branches of `If`, are not read.
 *
 * @throws OnnxError FILE_INVALID if the file is not an ONNX file, or damaged
 */
export async function readOutline(source: ByteSource): Promise<ModelOutline> {
  const reader = openMessage(source);
  const outline = { nodes: [] as OutlineNode[], initializers: [] as StoredTensor[] };
  for await (const field of reader.fields({ start: 0, end: source.sizeBytes })) {
    if (field.number !== MODEL.graph.number || !hasBytes(field)) continue;
    for await (const part of reader.fields(field)) {
      if (!hasBytes(part)) continue;
      if (part.number === GRAPH.node.number) outline.nodes.push(await readNode(reader, part));
      else if (part.number === GRAPH.initializer.number) outline.initializers.push(await readTensor(reader, part));
    }
  }
  return outline;
}

const MODEL = ModelProtoSchema.field;
const GRAPH = GraphProtoSchema.field;
const NODE = NodeProtoSchema.field;
const ATTRIBUTE = AttributeProtoSchema.field;
const TENSOR = TensorProtoSchema.field;

async function readNode(reader: MessageReader, message: ByteRange): Promise<OutlineNode> {
  const inputs: string[] = [];
  const outputs: string[] = [];
  let [operator, name, isSecondTransposed] = ["", "", false];
  for await (const field of reader.fields(message)) {
    if (!hasBytes(field)) continue;
    if (field.number === NODE.input.number) inputs.push(await reader.text(field));
    else if (field.number === NODE.output.number) outputs.push(await reader.text(field));
    else if (field.number === NODE.name.number) name = await reader.text(field);
    else if (field.number === NODE.opType.number) operator = await reader.text(field);
    else if (field.number === NODE.attribute.number) isSecondTransposed ||= await setsTransB(reader, field);
  }
  return { operator, name, inputs, outputs, isSecondTransposed };
}

async function setsTransB(reader: MessageReader, attribute: ByteRange): Promise<boolean> {
  let [name, integer] = ["", 0];
  for await (const field of reader.fields(attribute)) {
    if (field.number === ATTRIBUTE.name.number && hasBytes(field)) name = await reader.text(field);
    else if (field.number === ATTRIBUTE.i.number) integer = field.value;
  }
  return name === "transB" && integer === 1;
}

async function readTensor(reader: MessageReader, message: ByteRange): Promise<StoredTensor> {
  const shape: number[] = [];
  let [name, type, isExternal] = ["", 0, false];
  let data: ByteRange | undefined;
  for await (const field of reader.fields(message)) {
    const { number, value, start, end } = field;
    if (number === TENSOR.name.number && hasBytes(field)) name = await reader.text(field);
    else if (number === TENSOR.dims.number) shape.push(...(await reader.integers(field, MAX_DIMENSIONS)));
    else if (number === TENSOR.dataType.number) type = value;
    else if (number === TENSOR.dataLocation.number) isExternal = value === EXTERNAL;
    else if (VALUES.has(number) && hasBytes(field)) data = { start, end };
  }
  return { name, shape, type: DataType[type] ?? String(type), data, isExternal };
}

const EXTERNAL: number = DataLocation.EXTERNAL;

/** A packed list of floats or doubles has the same bytes as `raw_data`. */
const VALUES = new Set([TENSOR.rawData.number, TENSOR.floatData.number, TENSOR.doubleData.number]);

function hasBytes({ kind }: MessageField): boolean {
  return kind === "bytes";
}

import { type DimensionSymbol, readDimension } from "./dimensions.ts";
import { type ConstantValues, listOf, onnxTypes, toBytes } from "./element-types.ts";
import { OnnxError } from "./errors.ts";
import {
  type AttributeValue,
  type ElementType,
  type Graph,
  type GraphNode,
  type Initializer,
  type Port,
  pruneGraph,
  type Value,
} from "./graph.ts";

/** Constants of up to this many values are compared, so that equal ones are stored once. */
const SHARED_LENGTH = 256;

/** No tensor has more elements, so a larger number, such as the one that masks padding, is not a count. */
const LARGEST_COUNT = 2 ** 31;

/** The recorded shape and type of one output of a node. */
export interface OutputSpec {
  readonly shape: readonly number[];
  readonly type: ElementType;
}

/**
 * Collects the nodes of one graph.
 *
 * Every operation is pure, so a node with the same operator, inputs and attributes as an earlier one is not added again.
 */
export class Recorder {
  readonly symbols: readonly DimensionSymbol[];
  readonly #nodes: GraphNode[] = [];
  readonly #initializers: Initializer[] = [];
  readonly #inputs: { value: Value; port: Port }[] = [];
  readonly #outputs: { value: Value; port: Port }[] = [];
  readonly #known = new Map<string, readonly Value[]>();
  readonly #uniform = new Map<string, number>();
  readonly #symbolValues = new Map<string, Value>();
  readonly #names = new Set<string>();
  #count = 0;

  constructor(symbols: readonly DimensionSymbol[]) {
    this.symbols = symbols;
  }

  /**
   * Adds an input of the graph. If it is stored in another type, it is cast once.
   *
   * @throws OnnxError NAME_TAKEN
   */
  input(name: string, shape: readonly number[], type: ElementType, storedAs: ElementType = type): Value {
    const value = { name: this.#claim(name), shape, type: storedAs };
    this.#inputs.push({ value, port: this.#port(value) });
    return storedAs === type ? value : this.cast(value, type);
  }

  /**
   * Makes a value an output of the graph under this name.
   *
   * @throws OnnxError NAME_TAKEN
   */
  output(name: string, value: Value): void {
    this.#outputs.push({ value, port: this.#port({ ...value, name: this.#claim(name) }) });
  }

  /** Adds a node with one output, or returns the output of an equal node. */
  node(
    operator: string,
    inputs: readonly Value[],
    output: OutputSpec,
    attributes: Record<string, AttributeValue> = {},
  ): Value {
    const [value] = this.nodes(operator, inputs, [output], attributes);
    if (value === undefined) throw new RangeError(`${operator} has no output`);
    return value;
  }

  /** Adds a node with several outputs, or returns the outputs of an equal node. */
  nodes(
    operator: string,
    inputs: readonly Value[],
    outputs: readonly OutputSpec[],
    attributes: Record<string, AttributeValue> = {},
  ): readonly Value[] {
    const key = JSON.stringify([operator, inputs.map((input) => input.name), attributes]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const values = outputs.map((output) => ({ ...output, name: this.#fresh(operator) }));
    this.#nodes.push({
      operator,
      inputs: inputs.map((input) => input.name),
      outputs: values.map((value) => value.name),
      attributes,
    });
    this.#known.set(key, values);
    return values;
  }

  cast(value: Value, type: ElementType): Value {
    return value.type === type
      ? value
      : this.node("Cast", [value], { shape: value.shape, type }, { to: onnxTypes[type] });
  }

  /**
   * Adds values under this name, such as a weight.
   *
   * @throws OnnxError NAME_TAKEN
   */
  initializer(name: string, shape: readonly number[], type: ElementType, data: Uint8Array): Value {
    return this.#store({ name: this.#claim(name), shape, type }, data);
  }

  /**
   * Adds a constant. Equal small constants are stored once.
   *
   * @param values - plain numbers for bool and int64
   * @throws OnnxError DIMENSION_FROZEN if the shape depends on a symbolic dimension
   */
  constant(values: ConstantValues, shape: readonly number[], type: ElementType): Value {
    const key = values.length <= SHARED_LENGTH ? `constant ${type} [${shape.join(",")}] ${listOf(values)}` : undefined;
    const known = key === undefined ? undefined : this.#known.get(key)?.[0];
    if (known !== undefined) return known;
    if (shape.some((size) => readDimension(size, this.symbols).symbols.length > 0)) {
      throw new OnnxError(
        "DIMENSION_FROZEN",
        `A constant of shape [${shape.join(", ")}] depends on a symbolic dimension. Pass it as an input, or build it from inputs.`,
      );
    }
    const value = this.#store({ name: this.#fresh("Constant"), shape, type }, toBytes(values, type));
    if (key !== undefined) this.#known.set(key, [value]);
    if (values.length === 1 && values[0] !== undefined) this.#uniform.set(value.name, values[0]);
    return value;
  }

  /** @throws OnnxError DIMENSION_FROZEN if the value is a count of elements of a symbolic size */
  scalar(value: number, type: ElementType): Value {
    this.#refuseFrozenCount(value, type);
    return this.constant([value], [], type);
  }

  /** A tensor of one repeated number. Its shape may be symbolic. */
  fill(value: number, shape: readonly number[], type: ElementType): Value {
    const scalar = this.scalar(value, type);
    if (shape.length === 0) return scalar;
    const filled = this.node("Expand", [scalar, this.shape(shape)], { shape, type });
    this.#uniform.set(filled.name, value);
    return filled;
  }

  /** The number of which all elements of a value consist, if it is known. */
  uniformValue(value: Value): number | undefined {
    return this.#uniform.get(value.name);
  }

  /**
   * The sizes as an int64 vector: a constant, or computed from the inputs if a size is symbolic.
   *
   * @throws OnnxError DIMENSION_UNRESOLVED if no input has the symbol as a dimension
   */
  shape(sizes: readonly number[]): Value {
    const dimensions = sizes.map((size) => readDimension(size, this.symbols));
    if (dimensions.every((dimension) => dimension.symbols.length === 0))
      return this.constant(sizes, [sizes.length], "int64");
    const parts = dimensions.map(({ symbols, factor }) =>
      symbols.reduce<Value>(
        (product, name) =>
          this.uniformValue(product) === 1
            ? this.#symbolValue(name)
            : this.node("Mul", [product, this.#symbolValue(name)], vector(1)),
        this.constant([factor], [1], "int64"),
      ),
    );
    return parts.length === 1 && parts[0] !== undefined
      ? parts[0]
      : this.node("Concat", parts, vector(parts.length), { axis: 0 });
  }

  /** Returns the graph: its inputs and outputs, and the nodes on which the outputs depend. */
  finish(name: string): Graph {
    const names = this.#outputNames();
    const rename = (value: string): string => names.get(value) ?? value;
    const copies = this.#outputs.filter(({ value, port }) => rename(value.name) !== port.name);
    return pruneGraph({
      name,
      inputs: this.#inputs.map(({ port }) => port),
      outputs: this.#outputs.map(({ port }) => port),
      initializers: this.#initializers,
      nodes: [
        ...this.#nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) })),
        ...copies.map(({ value, port }) => ({
          operator: "Identity",
          inputs: [rename(value.name)],
          outputs: [port.name],
          attributes: {},
        })),
      ],
    });
  }

  /** Recorded name → name of the output, for values that a node computes. An input, a constant or a second name of a value is copied. */
  #outputNames(): ReadonlyMap<string, string> {
    const computed = new Set(this.#nodes.flatMap((node) => node.outputs));
    const names = new Map<string, string>();
    for (const { value, port } of this.#outputs) {
      if (computed.has(value.name) && !names.has(value.name)) names.set(value.name, port.name);
    }
    return names;
  }

  /** The size of a symbol as int64 [1], from the first input with a dimension that is only this symbol. */
  #symbolValue(name: string): Value {
    const known = this.#symbolValues.get(name);
    if (known !== undefined) return known;
    for (const { value, port } of this.#inputs) {
      const axis = port.shape.findIndex(
        ({ symbols, factor }) => factor === 1 && symbols.length === 1 && symbols[0] === name,
      );
      if (axis < 0) continue;
      const sizes = this.node("Shape", [value], vector(value.shape.length));
      const size = this.node("Gather", [sizes, this.constant([axis], [1], "int64")], vector(1), { axis: 0 });
      this.#symbolValues.set(name, size);
      return size;
    }
    throw new OnnxError(
      "DIMENSION_UNRESOLVED",
      `No input has the dimension "${name}" by itself, so its size is unknown at run time.`,
    );
  }

  /** Refuses a count of elements as a float: it would keep its value from the recording. The gradient of a mean contains one. */
  #refuseFrozenCount(value: number, type: ElementType): void {
    if (type !== "float32" || value === 0) return;
    for (const count of [Math.abs(value), 1 / Math.abs(value)]) {
      const rounded = Math.round(count);
      if (rounded > LARGEST_COUNT || Math.abs(count - rounded) > 1e-6 * count) continue;
      const [symbol] = readDimension(rounded, this.symbols).symbols;
      if (symbol === undefined) continue;
      throw new OnnxError(
        "DIMENSION_FROZEN",
        `The number ${String(value)} depends on the size of dimension "${symbol}". The gradient of a mean causes this. Use sums and pass weights as an input.`,
      );
    }
  }

  #port({ name, type, shape }: Value): Port {
    return { name, type, shape: shape.map((size) => readDimension(size, this.symbols)) };
  }

  #store(value: Value, data: Uint8Array): Value {
    this.#initializers.push({ ...value, data });
    return value;
  }

  #claim(name: string): string {
    if (this.#names.has(name)) {
      throw new OnnxError("NAME_TAKEN", `The name "${name}" is used twice in the graph. Rename one of them.`);
    }
    this.#names.add(name);
    return name;
  }

  #fresh(operator: string): string {
    let name: string;
    do {
      this.#count += 1;
      name = `${operator}_${String(this.#count)}`;
    } while (this.#names.has(name));
    return this.#claim(name);
  }
}

function vector(length: number): OutputSpec {
  return { shape: [length], type: "int64" };
}

import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as tf from "@tensorflow/tfjs";
import * as ort from "onnxruntime-node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { kernelTable } from "./kernel-table.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");

describe("README.md", () => {
  const home = process.cwd();
  let folder = "";

  beforeEach(async () => {
    tf.enableProdMode();
    await tf.setBackend("cpu");
    folder = await mkdtemp(join(tmpdir(), "onnx-readme-"));
    await symlink(
      fileURLToPath(new URL("../../../node_modules", import.meta.url)),
      join(folder, "node_modules"),
      "junction",
    );
    process.chdir(folder);
  });

  afterEach(async () => {
    process.chdir(home);
    await rm(folder, { recursive: true });
  });

  it("shows a snippet that writes a model with the right loss and gradient", async () => {
    const snippet = /```js\n(?<code>.*?)```/s.exec(readme)?.groups?.code ?? "";
    await writeFile("snippet.mjs", snippet);
    await import(join(folder, "snippet.mjs"));

    const x = tf.tensor2d([1, 2, 3, 4, -1, 0, 2, 1, 0, 1, 0, -2], [3, 4]);
    const y = tf.tensor2d([1, 0, 0, 1, 1, 0], [3, 2]);
    const w = tf.tensor2d([0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, -0.8], [4, 2]);
    const { value, grads } = tf.valueAndGrads((w: tf.Tensor) =>
      tf.neg(tf.sum(tf.mul(y, tf.logSoftmax(tf.matMul(x, w))))),
    )([w]);
    const session = await ort.InferenceSession.create("model.onnx");
    const outputs = await session.run(
      Object.fromEntries(
        Object.entries({ x, y, w }).map(([name, tensor]) => [
          name,
          new ort.Tensor("float32", tensor.dataSync(), tensor.shape),
        ]),
      ),
    );
    // Sums of a few float32 products differ by about 1e-6.
    expect(Number(outputs.loss?.data[0])).toBeCloseTo(Number(value.dataSync()[0]), 5);
    expect(outputs.gradient?.dims).toEqual([4, 2]);
    for (const [index, expected] of [...(grads[0]?.dataSync() ?? [])].entries()) {
      expect(Number(outputs.gradient?.data[index])).toBeCloseTo(expected, 5);
    }
  });

  it("lists every kernel", () => {
    const table = readme.split("\n").filter((line) => line.startsWith("|") && line.includes("`"));
    const listed = table.flatMap((line) => Array.from(line.matchAll(/`(\w+)`/g), ([, name]) => name));
    expect(listed.sort()).toEqual(Object.keys(kernelTable).sort());
  });
});

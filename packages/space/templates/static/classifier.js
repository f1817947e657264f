// A worker: it loads the model, classifies and explains, so that the page never waits.
import { AutoModelForSequenceClassification, AutoTokenizer, env, Tensor } from "./vendor/transformers.min.js";
import { keptTokens, softmax, wordsOf } from "./words.js";

/** Texts that are computed together. */
const BATCH_SIZE = 8;

const here = new URL("./", self.location.href);
const loaded = load();
loaded.catch((error) => self.postMessage({ type: "failed", message: String(error?.message ?? error) }));

/** The newest question; older ones are given up. */
let current = 0;

self.addEventListener("message", ({ data }) => {
  current = data.id;
  if (data.type === "stop") return;
  (data.type === "explain" ? explain(data) : classifyAll(data)).catch((error) =>
    self.postMessage({ type: "failed", id: data.id, message: String(error?.message ?? error) }),
  );
});

async function load() {
  const settings = await (await fetch(new URL("space.json", here))).json();
  const adapter = await navigator.gpu?.requestAdapter().catch(() => undefined);
  const runtime = adapter ? "ort-wasm-simd-threaded.asyncify" : "ort-wasm-simd-threaded";
  Object.assign(env, { allowRemoteModels: false, allowLocalModels: true, localModelPath: here.pathname });
  Object.assign(env, { useBrowserCache: false, useWasmCache: false }); // The browser keeps files itself, and notices new ones.
  env.backends.onnx.wasm.wasmPaths = {
    mjs: new URL(`vendor/${runtime}.mjs`, here).href,
    wasm: new URL(`vendor/${runtime}.wasm`, here).href,
  };
  const tokenizer = await AutoTokenizer.from_pretrained("model");
  let reason;
  for (const choice of choices(adapter, settings.dtypes)) {
    try {
      const model = await AutoModelForSequenceClassification.from_pretrained("model", {
        ...choice,
        progress_callback: ({ status, loaded, total }) => {
          if (status === "progress" && total > 0) self.postMessage({ type: "loading", share: loaded / total, total });
        },
      });
      await model(toInputs([[0]], [[1]])); // The first answer prepares what all others use.
      self.postMessage({ type: "ready", ...choice });
      return { tokenizer, settings, model };
    } catch (error) {
      reason = error; // A graphics processor that promised too much; the processor always works.
    }
  }
  throw reason;
}

/** Where and in which form the model may run, the fastest first. */
function choices(adapter, dtypes) {
  const asked = new URLSearchParams(self.location.search);
  const onGpu = adapter ? (adapter.features.has("shader-f16") ? ["fp16", "fp32"] : ["fp32"]) : [];
  const all = [
    ...onGpu.map((dtype) => ({ device: "webgpu", dtype })),
    ...["q8", "fp16", "fp32"].map((dtype) => ({ device: "wasm", dtype })),
  ].filter(({ dtype }) => dtypes.includes(dtype));
  const isAsked = (key, value) => !asked.has(key) || asked.get(key) === value;
  const wanted = all.filter(({ device, dtype }) => isAsked("device", device) && isAsked("dtype", dtype));
  return wanted.length > 0 ? wanted : all;
}

/** Classifies texts and posts the answers as they come. */
async function classifyAll({ id, texts }) {
  const { tokenizer, settings, model } = await loaded;
  for (let start = 0; start < texts.length; start += BATCH_SIZE) {
    const part = texts.slice(start, start + BATCH_SIZE);
    const rows = part.map((text) => encode(tokenizer, settings, text).ids);
    const answers = await probabilitiesOf(model, rows, rows.map(open));
    if (id !== current) return;
    self.postMessage({ type: "classified", id, start, answers });
  }
}

/**
 * Classifies one text, then hides one word after the other from the model's attention. What the answer loses without a word is what the
 * word adds to it.
 */
async function explain({ id, text }) {
  const { tokenizer, settings, model } = await loaded;
  const { ids, words, total } = encode(tokenizer, settings, text);
  const [answer] = await probabilitiesOf(model, [ids], [open(ids)]);
  if (id !== current) return;
  self.postMessage({ type: "answered", id, answer, seen: ids.length, total });
  const label = answer.indexOf(Math.max(...answer));
  const drops = [];
  for (let start = 0; start < words.length; start += BATCH_SIZE) {
    const part = words.slice(start, start + BATCH_SIZE);
    const masks = part.map(({ places }) => ids.map((_id, place) => (places.includes(place) ? 0 : 1)));
    const answers = await probabilitiesOf(model, Array(part.length).fill(ids), masks);
    if (id !== current) return;
    drops.push(...answers.map((probabilities) => answer[label] - probabilities[label]));
  }
  const largest = Math.max(0, ...drops.map(Math.abs)) || 1;
  const weighed = words.map(({ start, end }, index) => ({ start, end, weight: drops[index] / largest }));
  self.postMessage({ type: "explained", id, words: weighed });
}

/** A text as the model sees it: ids, the words it sees with the places of their tokens, and how many tokens there were. */
function encode(tokenizer, { maxLength, truncation }, text) {
  const [first, last] = tokenizer.encode("");
  const all = tokenizer.encode(text, { add_special_tokens: false });
  const kept = keptTokens(all.length, maxLength - 2, truncation);
  const place = new Map(kept.map((token, index) => [token, index + 1])); // Behind the first special token.
  const words = [];
  let token = 0;
  for (const { word, start, end } of wordsOf(text)) {
    const count = tokenizer.encode(word, { add_special_tokens: false }).length;
    const places = Array.from({ length: count }, (_token, index) => place.get(token + index)).filter(Boolean);
    token += count;
    if (places.length > 0) words.push({ start, end, places });
  }
  // A tokenizer that joins words cannot be explained by words.
  const isAligned = token === all.length;
  const ids = [first, ...kept.map((index) => all[index]), last];
  return { ids, words: isAligned ? words : [], total: all.length + 2 };
}

/** @returns for each row a probability for each label */
async function probabilitiesOf(model, rows, masks) {
  const { logits } = await model(toInputs(rows, masks));
  const [count, labels] = logits.dims;
  return Array.from({ length: count }, (_row, row) =>
    softmax(Array.from(logits.data.slice(row * labels, (row + 1) * labels))),
  );
}

function toInputs(rows, masks) {
  const length = Math.max(...rows.map((row) => row.length));
  const tensor = (lists) => {
    const padded = lists.flatMap((list) => [...list, ...Array(length - list.length).fill(0)]);
    return new Tensor("int64", BigInt64Array.from(padded, BigInt), [lists.length, length]);
  };
  return { input_ids: tensor(rows), attention_mask: tensor(masks) };
}

/** A mask that hides nothing. */
function open(ids) {
  return ids.map(() => 1);
}

// A web worker that loads the model, classifies and explains texts. The page stays responsive meanwhile.
import { AutoModelForSequenceClassification, AutoTokenizer, env, Tensor } from "./vendor/transformers.min.js";
import { decide } from "./decide.js";
import { keptTokens, softmax, wordsOf } from "./words.js";

/** Texts in one forward pass. */
const BATCH_SIZE = 8;

const here = new URL("./", self.location.href);
const loaded = load();
loaded.catch((error) => self.postMessage({ type: "failed", message: String(error?.message ?? error) }));

/** Id of the newest request. Work on older requests stops. */
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
  Object.assign(env, { useBrowserCache: false, useWasmCache: false }); // The HTTP cache of the browser notices new files.
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
      await model(toInputs([[0]], [[1]])); // Warm-up: the first pass is slow.
      self.postMessage({ type: "ready", ...choice });
      return { tokenizer, settings, model };
    } catch (error) {
      reason = error; // The GPU may fail; the CPU is the last choice.
    }
  }
  throw reason;
}

/** The devices and number formats that the model can use, the fastest first. */
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

/** Classifies texts and posts the answers of each batch. */
async function classifyAll({ id, texts }) {
  const { tokenizer, settings, model } = await loaded;
  for (let start = 0; start < texts.length; start += BATCH_SIZE) {
    const part = texts.slice(start, start + BATCH_SIZE);
    const rows = part.map((text) => encode(tokenizer, settings, text).ids);
    const answers = await probabilitiesOf(model, rows, rows.map(fullMask));
    if (id !== current) return;
    self.postMessage({ type: "classified", id, start, answers });
  }
}

/**
 * Classifies one text, then masks one word at a time in the model's attention. The weight of a word is the probability that the answer
 * loses without it.
 */
async function explain({ id, text }) {
  const { tokenizer, settings, model } = await loaded;
  const { ids, words, total } = encode(tokenizer, settings, text);
  const [answer] = await probabilitiesOf(model, [ids], [fullMask(ids)]);
  if (id !== current) return;
  self.postMessage({ type: "answered", id, answer, seen: ids.length, total });
  const { label } = decide(answer, settings.decision);
  const drops = [];
  for (let start = 0; start < words.length; start += BATCH_SIZE) {
    const part = words.slice(start, start + BATCH_SIZE);
    const masks = part.map(({ tokens }) => ids.map((_id, index) => (tokens.includes(index) ? 0 : 1)));
    const answers = await probabilitiesOf(model, Array(part.length).fill(ids), masks);
    if (id !== current) return;
    drops.push(...answers.map((probabilities) => answer[label] - probabilities[label]));
  }
  const largest = Math.max(0, ...drops.map(Math.abs)) || 1;
  const weights = words.map(({ start, end }, index) => ({ start, end, weight: drops[index] / largest }));
  self.postMessage({ type: "explained", id, words: weights });
}

/** A text as the model sees it: token ids, the visible words with the indices of their tokens, and the number of tokens before truncation. */
function encode(tokenizer, { maxLength, truncation }, text) {
  const [first, last] = tokenizer.encode("");
  const all = tokenizer.encode(text, { add_special_tokens: false });
  const kept = keptTokens(all.length, maxLength - 2, truncation);
  const indexOf = new Map(kept.map((token, index) => [token, index + 1])); // The first id is a special token.
  const words = [];
  let token = 0;
  for (const { word, start, end } of wordsOf(text)) {
    const count = tokenizer.encode(word, { add_special_tokens: false }).length;
    const tokens = Array.from({ length: count }, (_token, index) => indexOf.get(token + index)).filter(Boolean);
    token += count;
    if (tokens.length > 0) words.push({ start, end, tokens });
  }
  // If a token can span several words, there are no weights per word.
  const isAligned = token === all.length;
  const ids = [first, ...kept.map((index) => all[index]), last];
  return { ids, words: isAligned ? words : [], total: all.length + 2 };
}

/** @returns a probability for each label, per row */
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

/** An attention mask without hidden tokens. */
function fullMask(ids) {
  return ids.map(() => 1);
}

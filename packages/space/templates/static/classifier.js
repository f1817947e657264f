// A web worker that loads the model, classifies and explains texts. The page stays responsive meanwhile.
import { AutoModelForSequenceClassification, AutoTokenizer, env, Tensor } from "./vendor/transformers.min.js";
import { decide } from "./decide.js";
import { pool, windowStarts } from "./windows.js";
import { keptTokens, softmax, wordsOf } from "./words.js";

/** Rows in one forward pass. */
const BATCH_SIZE = 8;
/** In a text of more words, neighbouring ones are hidden together, so that an explanation takes a limited time. */
const HIDDEN_PARTS = 256;

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
      await model(toInputs([{ ids: [0], mask: [1] }])); // Warm-up: the first pass is slow.
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
    const part = texts.slice(start, start + BATCH_SIZE).map((text) => encode(tokenizer, settings, text).windows);
    const logits = await logitsOf(model, part.flat().map(visible), () => id === current);
    if (logits === undefined) return;
    const answers = part.map((windows) => answerOf(logits.splice(0, windows.length), settings));
    self.postMessage({ type: "classified", id, start, answers });
  }
}

/**
 * Classifies one text, then masks one word at a time in the model's attention. The weight of a word is the probability that the answer
 * loses without it.
 */
async function explain({ id, text }) {
  const { tokenizer, settings, model } = await loaded;
  const isCurrent = () => id === current;
  const { windows, words, seen, total } = encode(tokenizer, settings, text);
  const logits = await logitsOf(model, windows.map(visible), isCurrent);
  if (logits === undefined) return;
  const answer = answerOf(logits, settings);
  self.postMessage({ type: "answered", id, answer, windows: windows.length, seen, total });
  const { label } = decide(answer, settings.decision);
  const size = Math.ceil(words.length / HIDDEN_PARTS);
  const parts = words.flatMap((_word, index) => (index % size === 0 ? [words.slice(index, index + size)] : []));
  const rows = parts.flatMap((part, index) => hiddenRows(windows, part).map((row) => ({ ...row, part: index })));
  const found = await logitsOf(model, rows, isCurrent);
  if (found === undefined) return;
  const others = parts.map(() => [...logits]);
  for (const [row, { part, window }] of rows.entries()) others[part][window] = found[row];
  const drops = parts.flatMap((part, index) =>
    part.map(() => answer[label] - answerOf(others[index], settings)[label]),
  );
  const largest = Math.max(0, ...drops.map(Math.abs)) || 1;
  const weights = words.map(({ start, end }, index) => ({ start, end, weight: drops[index] / largest }));
  self.postMessage({ type: "explained", id, words: weights });
}

/** The windows with tokens of these words, which are masked. The answers of the other windows do not change. */
function hiddenRows(windows, words) {
  const tokens = words.flatMap((word) => word.tokens);
  return [...new Set(tokens.map(({ window }) => window))].map((window) => {
    const hidden = new Set(tokens.filter((token) => token.window === window).map(({ index }) => index));
    return { window, ids: windows[window], mask: windows[window].map((_id, index) => (hidden.has(index) ? 0 : 1)) };
  });
}

/**
 * A text as the model sees it: token ids of each window, the visible words with the places of their tokens, the number of tokens that the model
 * sees, and that of the whole text.
 */
function encode(tokenizer, { maxLength, truncation, windows }, text) {
  const [first, last] = tokenizer.encode("");
  const all = tokenizer.encode(text, { add_special_tokens: false });
  const room = maxLength - 2;
  const parts = windows
    ? windowStarts(all.length, room, windows).map((start) => [...all.keys()].slice(start, start + room))
    : [keptTokens(all.length, room, truncation)];
  const places = new Map(); // Token → where it is; the first id of a window is a special token.
  for (const [window, part] of parts.entries()) {
    for (const [index, token] of part.entries()) {
      places.set(token, [...(places.get(token) ?? []), { window, index: index + 1 }]);
    }
  }
  const words = [];
  let token = 0;
  for (const { word, start, end } of wordsOf(text)) {
    const count = tokenizer.encode(word, { add_special_tokens: false }).length;
    const tokens = Array.from({ length: count }, (_token, index) => places.get(token + index) ?? []).flat();
    token += count;
    if (tokens.length > 0) words.push({ start, end, tokens });
  }
  // If a token can span several words, there are no weights per word.
  const isAligned = token === all.length;
  return {
    windows: parts.map((part) => [first, ...part.map((index) => all[index]), last]),
    words: isAligned ? words : [],
    seen: places.size + 2,
    total: all.length + 2,
  };
}

/** The logits of each row; undefined if they are no longer wanted. */
async function logitsOf(model, rows, isWanted) {
  const found = [];
  for (let start = 0; start < rows.length; start += BATCH_SIZE) {
    const { logits } = await model(toInputs(rows.slice(start, start + BATCH_SIZE)));
    if (!isWanted()) return undefined;
    const [count, labels] = logits.dims;
    for (let row = 0; row < count; row++) found.push([...logits.data.slice(row * labels, (row + 1) * labels)]);
  }
  return found;
}

/** A probability for each label, from the logits of the windows of a text. */
function answerOf(rows, { windows }) {
  return softmax(pool(rows, windows?.pooling));
}

function toInputs(rows) {
  const length = Math.max(...rows.map(({ ids }) => ids.length));
  const tensor = (lists) => {
    const padded = lists.flatMap((list) => [...list, ...Array(length - list.length).fill(0)]);
    return new Tensor("int64", BigInt64Array.from(padded, BigInt), [lists.length, length]);
  };
  return { input_ids: tensor(rows.map(({ ids }) => ids)), attention_mask: tensor(rows.map(({ mask }) => mask)) };
}

/** A row without hidden tokens. */
function visible(ids) {
  return { ids, mask: ids.map(() => 1) };
}

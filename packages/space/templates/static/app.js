import { openBatch } from "./batch.js";
import { showAnswer, showWords } from "./answer.js";
import { cleanText, placeWords } from "./cleaning.js";

const find = (id) => document.getElementById(id);
const [text, button, status, loading] = ["text", "classify", "status", "loading"].map(find);

const space = await (await fetch("space.json")).json();
const classifier = new Worker(`classifier.js${location.search}`, { type: "module" });
let newest = 0; // Id of the newest request. Answers to older requests are ignored.

document.title = space.title;
find("title").textContent = space.title;
find("about").textContent =
  `${space.about} The model sees at most ${space.maxLength} tokens ${space.windows ? "at once" : "of a text"} and always chooses a label.`;
find("examples").replaceChildren(...space.examples.map(exampleButton));
status.textContent = "Loading the model…";

button.addEventListener("click", ask);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask();
});
const batch = openBatch({
  labels: space.labels,
  decision: space.decision,
  classify: (texts) => {
    newest++;
    const cleaned = texts.map((text) => cleanText(text, space.cleaningRules).text);
    classifier.postMessage({ type: "classify", id: newest, texts: cleaned });
    return newest;
  },
  stop: () => classifier.postMessage({ type: "stop", id: ++newest }),
});

classifier.addEventListener("message", ({ data }) => {
  switch (data.type) {
    case "loading":
      loading.value = data.share;
      status.textContent = `Loading the model: ${Math.round(data.share * 100)}% of ${(data.total / 1e6).toFixed(0)} MB`;
      return;
    case "ready":
      loading.hidden = true;
      document.documentElement.dataset.device = `${data.device} ${data.dtype}`;
      status.textContent = data.device === "webgpu" ? "Ready, on this device's GPU" : "Ready";
      button.disabled = false;
      batch.enable();
      return;
    case "failed":
      loading.hidden = true;
      status.textContent = `Error: ${data.message}`;
      return;
  }
  if (data.id !== newest) return;
  if (data.type === "answered") {
    status.textContent = "Computing the effect of each word…";
    showAnswer({
      ...data,
      labels: space.labels,
      polarities: space.polarities,
      decision: space.decision,
      text: asked.original,
    });
  } else if (data.type === "explained") {
    status.textContent = "Done";
    showWords({ words: placeWords(data.words, asked.toOriginal), text: asked.original });
  } else if (data.type === "classified") batch.addAnswers(data);
});

let asked;

function ask() {
  if (button.disabled || text.value.trim() === "") return text.focus();
  asked = { original: text.value, ...cleanText(text.value, space.cleaningRules) };
  newest++;
  status.textContent = "Classifying…";
  batch.interrupt();
  classifier.postMessage({ type: "explain", id: newest, text: asked.text });
}

function exampleButton(example) {
  const chip = document.createElement("button");
  chip.type = "button";
  chip.textContent = example;
  chip.addEventListener("click", () => {
    text.value = example;
    ask();
  });
  return chip;
}

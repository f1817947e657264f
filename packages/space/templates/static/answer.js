import { decide } from "./decide.js";

const find = (id) => document.getElementById(id);

/** With more labels, only the most probable ones are shown. */
const ALL_LABELS = 10;
const MOST_PROBABLE = 5;

/** The color of a label: negative and positive ones have their own, all others share one. */
function colorOf(polarity) {
  return `var(--${polarity === "negative" || polarity === "positive" ? polarity : "neutral"})`;
}

export function percent(share) {
  return `${(100 * share).toFixed(1)}%`;
}

/** Shows the label, a bar for each label, and the text without word weights. */
export function showAnswer({ answer, labels, polarities, decision, windows, seen, total, text }) {
  const { label: best, isSure } = decide(answer, decision);
  find("empty").hidden = true;
  find("result").hidden = false;
  find("result").style.setProperty("--label-color", colorOf(polarities[best]));
  find("label").textContent = isSure ? labels[best] : `Not sure: ${labels[best]}`;
  find("score").textContent = percent(answer[best]);
  const shown = shownLabels(answer);
  find("bars").replaceChildren(...shown.map((index) => bar(labels[index], answer[index], colorOf(polarities[index]))));
  find("others").hidden = shown.length === labels.length;
  find("others").textContent = `The ${shown.length} most probable of ${labels.length} labels.`;
  find("heat").textContent = text;
  const inWindows = windows > 1 ? ` in ${windows} windows` : "";
  find("legend").textContent =
    total > seen || windows > 1 ? `The model saw ${seen} of ${total} tokens${inWindows}.` : "";
}

/** Colors each word by its weight. Words that the model did not see are pale. */
export function showWords({ words, text }) {
  const parts = [];
  let end = 0;
  for (const word of words) {
    parts.push(gap(text.slice(end, word.start)), marked(text.slice(word.start, word.end), word.weight));
    end = word.end;
  }
  parts.push(gap(text.slice(end)));
  find("heat").replaceChildren(...(words.length === 0 ? [text] : parts));
  if (words.length === 0) return;
  const truncated = find("legend").textContent;
  find("legend").textContent =
    `Strong color: the word has a large effect. Dotted line: it contradicts the label. ${truncated}`.trim();
}

/** All labels in the order of the model, or the most probable ones first. */
function shownLabels(answer) {
  const all = [...answer.keys()];
  return all.length <= ALL_LABELS ? all : all.sort((a, b) => answer[b] - answer[a]).slice(0, MOST_PROBABLE);
}

function bar(label, share, color) {
  const item = document.createElement("li");
  const [name, track, fill, value] = ["span", "div", "div", "span"].map((tag) => document.createElement(tag));
  item.style.setProperty("--label-color", color);
  name.textContent = label;
  track.className = "track";
  fill.className = "fill";
  fill.style.setProperty("--share", String(share));
  value.className = "number";
  value.textContent = percent(share);
  track.append(fill);
  item.append(name, track, value);
  return item;
}

function marked(word, weight) {
  const span = document.createElement("span");
  span.textContent = word;
  span.style.setProperty("--weight", Math.sqrt(Math.abs(weight)).toFixed(3)); // The square root keeps weak words visible beside a strong one.
  if (weight < -0.05) span.className = "against";
  span.dataset.weight = weight.toFixed(3);
  span.title = `${weight < 0 ? "contradicts" : "supports"} the label, ${Math.round(Math.abs(weight) * 100)} of 100`;
  return span;
}

/** The text between two words: white space, or words that were truncated. */
function gap(text) {
  if (text.trim() === "") return text;
  const span = document.createElement("span");
  span.className = "unseen";
  span.textContent = text;
  return span;
}

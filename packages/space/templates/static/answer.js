const find = (id) => document.getElementById(id);

/** The color of a label: one for the first, one for the last, one for all others. */
export function colorOf(index, count) {
  return `var(--${index === 0 ? "first" : index === count - 1 ? "last" : "between"})`;
}

export function percent(share) {
  return `${(100 * share).toFixed(1)}%`;
}

/** Shows the label, a bar for each label, and the text without word weights. */
export function showAnswer({ answer, labels, seen, total, text }) {
  const best = answer.indexOf(Math.max(...answer));
  find("empty").hidden = true;
  find("result").hidden = false;
  find("result").style.setProperty("--label-color", colorOf(best, labels.length));
  find("label").textContent = labels[best];
  find("score").textContent = percent(answer[best]);
  find("bars").replaceChildren(
    ...labels.map((label, index) => bar(label, answer[index], colorOf(index, labels.length))),
  );
  find("heat").textContent = text;
  find("legend").textContent = total > seen ? `The model saw ${seen} of ${total} tokens.` : "";
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

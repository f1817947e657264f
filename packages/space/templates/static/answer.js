const find = (id) => document.getElementById(id);

/** The color of a label: the first one's, the last one's, or one for all between. */
export function colorOf(index, count) {
  return `var(--${index === 0 ? "first" : index === count - 1 ? "last" : "between"})`;
}

export function percent(share) {
  return `${(100 * share).toFixed(1)}%`;
}

/** Shows the label, a bar for each label, and the text that is about to be weighed. */
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

/** Marks the words by what each adds to the answer; those that the model did not see are pale. */
export function showWords({ words, text }) {
  const parts = [];
  let end = 0;
  for (const word of words) {
    parts.push(between(text.slice(end, word.start)), marked(text.slice(word.start, word.end), word.weight));
    end = word.end;
  }
  parts.push(between(text.slice(end)));
  find("heat").replaceChildren(...(words.length === 0 ? [text] : parts));
  if (words.length === 0) return;
  const cut = find("legend").textContent;
  find("legend").textContent =
    `Strong color: the answer leans on this word. Dotted line: it speaks against it. ${cut}`.trim();
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
  span.style.setProperty("--weight", Math.sqrt(Math.abs(weight)).toFixed(3)); // One strong word must not hide the others.
  if (weight < -0.05) span.className = "against";
  span.dataset.weight = weight.toFixed(3);
  span.title = `${weight < 0 ? "against" : "for"} the answer, ${Math.round(Math.abs(weight) * 100)} of 100`;
  return span;
}

/** Space between words, or words that were cut off. */
function between(gap) {
  if (gap.trim() === "") return gap;
  const span = document.createElement("span");
  span.className = "unseen";
  span.textContent = gap;
  return span;
}

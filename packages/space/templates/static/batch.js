import { parse } from "./vendor/csv-parse.js";
import { percent } from "./answer.js";

const find = (id) => document.getElementById(id);
const TEXT_COLUMNS = ["text", "review", "sentence", "comment", "content"];
const MOST_TEXTS = 5000;
const SHOWN_ROWS = 50;

/** The part of the page that classifies a file. */
export function openBatch({ labels, classify, stop }) {
  const [file, stopButton, progress, status, download] = [
    "file",
    "stop",
    "batch-progress",
    "batch-status",
    "download",
  ].map(find);
  let run;

  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (chosen === undefined) return;
    end();
    find("batch").hidden = false;
    find("rows").replaceChildren();
    try {
      const texts = textsOf(chosen.name, await chosen.text());
      run = { texts, answers: [], name: chosen.name };
      stopButton.hidden = false;
      say();
      run.id = classify(texts);
    } catch (error) {
      status.textContent = `This file cannot be read: ${error.message}`;
    }
  });
  stopButton.addEventListener("click", () => {
    stop();
    finish();
  });

  function say() {
    const { texts, answers } = run;
    progress.value = answers.length / texts.length;
    status.textContent = `${answers.length} of ${texts.length} texts`;
  }

  function finish() {
    if (run === undefined) return;
    const url = URL.createObjectURL(new Blob([resultCsv(run, labels)], { type: "text/csv" }));
    download.href = url;
    download.download = `${run.name.replace(/\.\w+$/, "")}.classified.csv`;
    download.hidden = run.answers.length === 0;
    stopButton.hidden = true;
    run = undefined;
  }

  function end() {
    if (download.href) URL.revokeObjectURL(download.href);
    download.removeAttribute("href");
    download.hidden = true;
    finish();
    download.hidden = true;
  }

  return {
    enable: () => (file.disabled = false),
    /** A question in between ends the run; what is done can be downloaded. */
    interrupt: finish,
    take({ id, start, answers }) {
      if (run?.id !== id) return;
      answers.forEach((answer, index) => {
        run.answers[start + index] = answer;
        if (start + index < SHOWN_ROWS) find("rows").append(row(run.texts[start + index], answer, labels));
      });
      say();
      if (run.answers.length === run.texts.length) finish();
    },
  };
}

/** The texts of a file: a column of a table, or the lines. */
function textsOf(name, content) {
  const isTable = /\.(csv|tsv)$/i.test(name);
  const rows = isTable ? parse(content, options(name)) : content.split(/\r?\n/).map((line) => [line]);
  const [head = []] = rows;
  const known = head.findIndex((cell) => TEXT_COLUMNS.includes(cell.trim().toLowerCase()));
  const column = Math.max(0, known);
  const texts = (known >= 0 ? rows.slice(1) : rows)
    .map((cells) => cells[column] ?? "")
    .filter((cell) => cell.trim() !== "");
  if (texts.length === 0) throw new Error("there is no text in it.");
  if (texts.length > MOST_TEXTS)
    throw new Error(`it has ${texts.length} texts, and this page takes ${MOST_TEXTS} at once.`);
  return texts;
}

function options(name) {
  const delimiter = /\.tsv$/i.test(name) ? "\t" : [",", ";", "\t"];
  return { bom: true, delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
}

function row(text, answer, labels) {
  const best = answer.indexOf(Math.max(...answer));
  const line = document.createElement("tr");
  for (const [content, name] of [[text], [labels[best]], [percent(answer[best]), "number"]]) {
    const cell = document.createElement("td");
    cell.textContent = content;
    if (name) cell.className = name;
    line.append(cell);
  }
  line.firstChild.title = text;
  return line;
}

function resultCsv({ texts, answers }, labels) {
  const lines = answers.map((answer, index) => {
    const best = answer.indexOf(Math.max(...answer));
    return [texts[index], labels[best], ...answer.map((share) => share.toFixed(6))];
  });
  return [["text", "label", ...labels], ...lines].map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

/** A cell that a spreadsheet shows as text: one that begins like a formula gets an apostrophe. */
function quoted(cell) {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}

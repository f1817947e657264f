import { parse } from "./vendor/csv-parse.js";
import { percent } from "./answer.js";
import { decide, NOT_SURE } from "./decide.js";

const find = (id) => document.getElementById(id);
const TEXT_COLUMNS = ["text", "review", "sentence", "comment", "content"];
const MAX_TEXTS = 5000;
const SHOWN_ROWS = 50;

/** The part of the page that classifies a file. */
export function openBatch({ labels, decision, classify, stop }) {
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
    reset();
    find("batch").hidden = false;
    find("rows").replaceChildren();
    try {
      const texts = textsOf(chosen.name, await chosen.text());
      run = { texts, answers: [], name: chosen.name };
      stopButton.hidden = false;
      showProgress();
      run.id = classify(texts);
    } catch (error) {
      status.textContent = `Cannot read this file: ${error.message}`;
    }
  });
  stopButton.addEventListener("click", () => {
    stop();
    finish();
  });

  function showProgress() {
    const { texts, answers } = run;
    progress.value = answers.length / texts.length;
    status.textContent = `${answers.length} of ${texts.length} texts`;
  }

  function finish() {
    if (run === undefined) return;
    const url = URL.createObjectURL(new Blob([resultCsv(run, labels, decision)], { type: "text/csv" }));
    download.href = url;
    download.download = `${run.name.replace(/\.\w+$/, "")}.classified.csv`;
    download.hidden = run.answers.length === 0;
    stopButton.hidden = true;
    run = undefined;
  }

  function reset() {
    if (download.href) URL.revokeObjectURL(download.href);
    download.removeAttribute("href");
    download.hidden = true;
    finish();
    download.hidden = true;
  }

  return {
    enable: () => (file.disabled = false),
    /** Ends the run when the visitor classifies a text. The results so far can be downloaded. */
    interrupt: finish,
    addAnswers({ id, start, answers }) {
      if (run?.id !== id) return;
      answers.forEach((answer, index) => {
        run.answers[start + index] = answer;
        if (start + index < SHOWN_ROWS) find("rows").append(row(run.texts[start + index], answer, labels, decision));
      });
      showProgress();
      if (run.answers.length === run.texts.length) finish();
    },
  };
}

/** The texts of a file: a column of a table, or the lines of a text file. */
function textsOf(name, content) {
  const isTable = /\.(csv|tsv)$/i.test(name);
  const rows = isTable ? parse(content, options(name)) : content.split(/\r?\n/).map((line) => [line]);
  const [head = []] = rows;
  const known = head.findIndex((cell) => TEXT_COLUMNS.includes(cell.trim().toLowerCase()));
  const column = Math.max(0, known);
  const texts = (known >= 0 ? rows.slice(1) : rows)
    .map((cells) => cells[column] ?? "")
    .filter((cell) => cell.trim() !== "");
  if (texts.length === 0) throw new Error("it contains no text.");
  if (texts.length > MAX_TEXTS) throw new Error(`it has ${texts.length} texts. The limit is ${MAX_TEXTS}.`);
  return texts;
}

function options(name) {
  const delimiter = /\.tsv$/i.test(name) ? "\t" : [",", ";", "\t"];
  return { bom: true, delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
}

function row(text, answer, labels, decision) {
  const { label: best, isSure } = decide(answer, decision);
  const line = document.createElement("tr");
  for (const [content, name] of [[text], [isSure ? labels[best] : NOT_SURE], [percent(answer[best]), "number"]]) {
    const cell = document.createElement("td");
    cell.textContent = content;
    if (name) cell.className = name;
    line.append(cell);
  }
  line.firstChild.title = text;
  return line;
}

function resultCsv({ texts, answers }, labels, decision) {
  const lines = answers.map((answer, index) => {
    const { label, isSure } = decide(answer, decision);
    return [texts[index], isSure ? labels[label] : NOT_SURE, ...answer.map((share) => share.toFixed(6))];
  });
  return [["text", "label", ...labels], ...lines].map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

/** A quoted CSV cell. An apostrophe keeps a spreadsheet from reading it as a formula. */
function quoted(cell) {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}

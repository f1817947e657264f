"""A text classifier. It shows which words led to the label of a text, and it classifies files.

Settings are in space.json. The environment variable MODEL_ID selects the model; without it, the model is the one in space.json: an id on
the Hub, or a folder beside this file. The app runs on ZeroGPU, on a GPU and on a CPU. A CPU or a GPU does not need the package `spaces`.
"""

import csv
import json
import os
import re
import tempfile
from pathlib import Path

try:
    import spaces  # Must be imported before torch: it prepares torch for ZeroGPU.

    on_gpu = spaces.GPU
except ImportError:

    def on_gpu(function):
        return function


import gradio as gr
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils import cached_file

from cleaning import clean
from decision import NOT_SURE, decide
from windows import pool, window_starts

HERE = Path(__file__).resolve().parent
SETTINGS = json.loads((HERE / "space.json").read_text(encoding="utf-8"))
MODEL = os.environ.get("MODEL_ID") or SETTINGS["model"]
if (HERE / MODEL).is_dir():
    MODEL = str(HERE / MODEL)

TEXT_COLUMNS = {"text", "review", "sentence", "comment", "content"}
MAX_TEXTS = 5000
BATCH_SIZE = 32
HIDDEN_PARTS = 256  # In a text of more words, neighbouring ones are hidden together, so that an answer takes a limited time.
SHOWN_LABELS = 10  # With more labels, the five most probable ones are shown.

device = "cuda" if torch.cuda.is_available() else "cpu"
tokenizer = AutoTokenizer.from_pretrained(MODEL)
model = AutoModelForSequenceClassification.from_pretrained(MODEL).to(device).eval()
labels = [model.config.id2label[index] for index in range(model.config.num_labels)]


def recipe():
    """How the training texts were read. A model of MODEL_ID has its own recipe, or none."""
    if not os.environ.get("MODEL_ID"):
        return SETTINGS
    path = cached_file(MODEL, "sentiment_tuner.json", _raise_exceptions_for_missing_entries=False)
    return json.loads(Path(path).read_text(encoding="utf-8")) if path else {}


RECIPE = recipe()
RULES = RECIPE.get("cleaningRules", [])
WINDOWS = RECIPE.get("windows")
DECISION = RECIPE.get("decision", {})


def encode(text):
    """A cleaned text as the model reads it, in one or several windows: token ids, and the position of each token (None for special tokens)."""
    room = SETTINGS["maxLength"] - 2
    encoding = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    ids, offsets = encoding["input_ids"], encoding["offset_mapping"]
    if WINDOWS:
        parts = [range(len(ids))[start : start + room] for start in window_starts(len(ids), room, WINDOWS)]
    elif len(ids) > room:
        head = round(room * 128 / 510) if SETTINGS["truncation"] == "head-tail" else room
        parts = [[*range(head), *range(len(ids) - (room - head), len(ids))]]
    else:
        parts = [range(len(ids))]
    return [
        ([tokenizer.cls_token_id, *(ids[index] for index in part), tokenizer.sep_token_id], [None, *(offsets[index] for index in part), None])
        for part in parts
    ]


@torch.inference_mode()
def logits_of(rows, masks=None):
    """A row of logits for each row of ids. A mask hides tokens from the model."""
    masks = masks or [[1] * len(row) for row in rows]
    pad = tokenizer.pad_token_id or 0
    logits = []
    for start in range(0, len(rows), BATCH_SIZE):
        part = slice(start, start + BATCH_SIZE)
        length = max(len(row) for row in rows[part])
        ids = torch.tensor([row + [pad] * (length - len(row)) for row in rows[part]], device=device)
        mask = torch.tensor([[*map(int, row)] + [0] * (length - len(row)) for row in masks[part]], device=device)
        logits += model(input_ids=ids, attention_mask=mask).logits.float().tolist()
    return logits


def answer_of(logits):
    """The probabilities of a text, from the logits of its windows."""
    return torch.tensor(pool(logits, WINDOWS["pooling"] if WINDOWS else "mean")).softmax(-1).tolist()


def words_of(text, windows):
    """Yields each word or punctuation mark of a text with its tokens, as pairs of a window and an index in it."""
    for match in re.finditer(r"\w+(?:['’]\w+)*|[^\w\s]", text):
        tokens = [
            (window, index)
            for window, (_, offsets) in enumerate(windows)
            for index, offset in enumerate(offsets)
            if offset is not None and offset[0] >= match.start() and offset[0] < match.end()
        ]
        yield match.group(), tokens


@on_gpu
def classify(text):
    """Probabilities by label, and a weight from -1 to 1 for each word: how much the answer loses if the word is hidden."""
    if not (text or "").strip():
        raise gr.Error("Enter a text first.")
    text = clean(text, RULES)
    windows = encode(text)
    logits = logits_of([ids for ids, _ in windows])
    answer = answer_of(logits)
    best, is_sure = decide(answer, DECISION)
    words = list(words_of(text, windows))
    visible = [tokens for _, tokens in words if tokens]
    size = -(-len(visible) // HIDDEN_PARTS) or 1
    parts = [visible[start : start + size] for start in range(0, len(visible), size)]
    answers = answers_without([set(sum(part, [])) for part in parts], windows, logits)
    drops = [answer[best] - other[best] for part, other in zip(parts, answers) for _ in part]
    largest = max(map(abs, drops), default=0) or 1
    weights = iter(drops)
    heat = [(word, round(next(weights) / largest, 3) if tokens else None) for word, tokens in words]
    verdict = f"{labels[best]}, {answer[best]:.0%}" if is_sure else f"Not sure ({labels[best]}, {answer[best]:.0%})"
    return (dict(zip(labels, answer)), heat, verdict) if DECISION else (dict(zip(labels, answer)), heat)


def answers_without(parts, windows, logits):
    """The probabilities of a text with the tokens of each part hidden. Only the windows with these tokens are computed again."""
    changed = [(part, window) for part, hidden in enumerate(parts) for window in sorted({window for window, _ in hidden})]
    rows = [windows[window][0] for _, window in changed]
    masks = [[(window, index) not in parts[part] for index in range(len(row))] for (part, window), row in zip(changed, rows)]
    found = dict(zip(changed, logits_of(rows, masks)))
    return [answer_of([found.get((part, window), row) for window, row in enumerate(logits)]) for part in range(len(parts))]


@on_gpu
def classify_many(texts):
    """A row of probabilities for each text."""
    windows = [[ids for ids, _ in encode(clean(text, RULES))] for text in texts]
    logits = iter(logits_of([ids for rows in windows for ids in rows]))
    return [answer_of([next(logits) for _ in rows]) for rows in windows]


def classify_file(path):
    """The first results as a table, and all results as a file."""
    if path is None:
        raise gr.Error("Choose a file first.")
    texts = read_texts(Path(path))
    answers = classify_many(texts)
    chosen = [decide(row, DECISION) for row in answers]
    named = [labels[best] if is_sure else NOT_SURE for best, is_sure in chosen]
    target = Path(tempfile.mkdtemp()) / f"{Path(path).stem}.classified.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label", *map(without_formula, labels)])
        for text, label, row in zip(texts, named, answers):
            writer.writerow([without_formula(text), without_formula(label), *(f"{share:.6f}" for share in row)])
    table = [[text[:200], label, round(row[best], 3)] for text, label, row, (best, _) in list(zip(texts, named, answers, chosen))[:50]]
    return table, str(target)


def read_texts(path):
    """The texts of a file: a column of a table, or the lines of a text file."""
    content = path.read_text(encoding="utf-8-sig", errors="replace")
    if path.suffix.lower() in {".csv", ".tsv"}:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ";" if content.split("\n", 1)[0].count(";") else ","
        rows = [row for row in csv.reader(content.splitlines(keepends=True), delimiter=delimiter) if row]
    else:
        rows = [[line] for line in content.splitlines()]
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    column = next((index for index, cell in enumerate(head) if cell in TEXT_COLUMNS), None)
    cells = [row[column or 0] for row in (rows if column is None else rows[1:]) if len(row) > (column or 0)]
    texts = [cell for cell in cells if cell.strip()]
    if not texts:
        raise gr.Error("This file contains no text.")
    if len(texts) > MAX_TEXTS:
        raise gr.Error(f"This file has {len(texts)} texts. The limit is {MAX_TEXTS}.")
    return texts


def without_formula(text):
    """Adds an apostrophe to text that a spreadsheet would read as a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def escape_markdown(text):
    """Markdown that shows the text without markup."""
    return re.sub(r"([^\w\s])", r"\\\1", " ".join(text.split()))


with gr.Blocks(title=SETTINGS["title"]) as demo:
    gr.Markdown(f"# {escape_markdown(SETTINGS['title'])}\n{escape_markdown(SETTINGS['about'])}")
    with gr.Row():
        with gr.Column():
            text = gr.Textbox(label="Text", lines=5, max_length=20000, placeholder="Write or paste a review…")
            button = gr.Button("Classify", variant="primary")
            gr.Examples(SETTINGS["examples"], inputs=text, label="Examples")
        with gr.Column():
            label = gr.Label(label="Result", num_top_classes=len(labels) if len(labels) <= SHOWN_LABELS else 5)
            verdict = gr.Textbox(label="Answer", interactive=False, visible=bool(DECISION))
            heat = gr.HighlightedText(label="Effect of each word: 1 supports the label, -1 contradicts it", combine_adjacent=False)
    with gr.Accordion("Classify a file", open=False):
        file = gr.File(label="CSV with a column of texts, or a text file with one text per line", file_types=[".csv", ".tsv", ".txt"])
        table = gr.Dataframe(headers=["text", "label", "score"], label="First results", interactive=False, wrap=True)
        download = gr.File(label="All results")
    shown = [label, heat, verdict] if DECISION else [label, heat]
    button.click(classify, text, shown, api_name="classify")
    text.submit(classify, text, shown, api_name=False)
    file.upload(classify_file, file, [table, download], api_name="classify_file")

if __name__ == "__main__":
    demo.launch(theme=gr.themes.Soft())

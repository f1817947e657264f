"""A sentiment classifier: one text with the words that made its label, or many from a file.

Settings are in space.json. The model is MODEL_ID where that is set, else the one that space.json names: an id on the Hub, or a folder
beside this file. It runs on ZeroGPU, on a GPU, and on a plain CPU, where the package `spaces` is not needed.
"""

import csv
import json
import os
import re
import tempfile
from pathlib import Path

try:
    import spaces  # Before torch, which it prepares for ZeroGPU.

    on_gpu = spaces.GPU
except ImportError:

    def on_gpu(function):
        return function


import gradio as gr
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

HERE = Path(__file__).resolve().parent
SETTINGS = json.loads((HERE / "space.json").read_text(encoding="utf-8"))
MODEL = os.environ.get("MODEL_ID") or SETTINGS["model"]
if (HERE / MODEL).is_dir():
    MODEL = str(HERE / MODEL)

TEXT_COLUMNS = {"text", "review", "sentence", "comment", "content"}
MOST_TEXTS = 5000
BATCH_SIZE = 32

device = "cuda" if torch.cuda.is_available() else "cpu"
tokenizer = AutoTokenizer.from_pretrained(MODEL)
model = AutoModelForSequenceClassification.from_pretrained(MODEL).to(device).eval()
labels = [model.config.id2label[index] for index in range(model.config.num_labels)]


def encode(text):
    """Ids as Sentiment Tuner gives them to the model, and for each the place of its token in the text (none for special tokens)."""
    room = SETTINGS["maxLength"] - 2
    encoding = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    ids, offsets = encoding["input_ids"], encoding["offset_mapping"]
    if len(ids) > room:
        head = round(room * 128 / 510) if SETTINGS["truncation"] == "head-tail" else room
        tail = len(ids) - (room - head)
        ids, offsets = ids[:head] + ids[tail:], offsets[:head] + offsets[tail:]
    return [tokenizer.cls_token_id, *ids, tokenizer.sep_token_id], [None, *offsets, None]


@torch.inference_mode()
def probabilities_of(rows, masks=None):
    """A row of probabilities for each row of ids; a mask hides tokens from the model."""
    masks = masks or [[1] * len(row) for row in rows]
    length = max(len(row) for row in rows)
    pad = tokenizer.pad_token_id or 0
    ids = torch.tensor([row + [pad] * (length - len(row)) for row in rows], device=device)
    mask = torch.tensor([row + [0] * (length - len(row)) for row in masks], device=device)
    return model(input_ids=ids, attention_mask=mask).logits.float().softmax(-1).tolist()


def words_of(text, offsets):
    """The words of a text with the places of their tokens; other than those, nothing is marked."""
    for match in re.finditer(r"\w+(?:['’]\w+)*|[^\w\s]", text):
        places = [
            place
            for place, offset in enumerate(offsets)
            if offset is not None and offset[0] >= match.start() and offset[0] < match.end()
        ]
        yield match.group(), places


@on_gpu
def classify(text):
    """Probabilities by label, and each word with what the answer loses when it is hidden, -1 to 1."""
    text = (text or "").strip()
    if not text:
        raise gr.Error("Write a text first.")
    ids, offsets = encode(text)
    (answer,) = probabilities_of([ids])
    best = max(range(len(answer)), key=answer.__getitem__)
    words = list(words_of(text, offsets))
    drops = []
    seen = [places for _, places in words if places]
    for start in range(0, len(seen), BATCH_SIZE):
        part = seen[start : start + BATCH_SIZE]
        masks = [[0 if place in places else 1 for place in range(len(ids))] for places in part]
        drops += [answer[best] - row[best] for row in probabilities_of([ids] * len(part), masks)]
    largest = max(map(abs, drops), default=0) or 1
    weights = iter(drops)
    heat = [(word, round(next(weights) / largest, 3) if places else None) for word, places in words]
    return dict(zip(labels, answer)), heat


@on_gpu
def classify_many(texts):
    """A row of probabilities for each text."""
    answers = []
    for start in range(0, len(texts), BATCH_SIZE):
        answers += probabilities_of([encode(text)[0] for text in texts[start : start + BATCH_SIZE]])
    return answers


def classify_file(path):
    """The first results as a table, and all of them as a file."""
    if path is None:
        raise gr.Error("Choose a file first.")
    texts = read_texts(Path(path))
    answers = classify_many(texts)
    named = [labels[max(range(len(row)), key=row.__getitem__)] for row in answers]
    target = Path(tempfile.mkdtemp()) / f"{Path(path).stem}.classified.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label", *labels])
        for text, label, row in zip(texts, named, answers):
            writer.writerow([without_formula(text), label, *(f"{share:.6f}" for share in row)])
    table = [[text[:200], label, round(max(row), 3)] for text, label, row in list(zip(texts, named, answers))[:50]]
    return table, str(target)


def read_texts(path):
    """A column of a table, or the lines of a text."""
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
        raise gr.Error("There is no text in this file.")
    if len(texts) > MOST_TEXTS:
        raise gr.Error(f"This file has {len(texts)} texts; at most {MOST_TEXTS} are taken at once.")
    return texts


def without_formula(text):
    """What a spreadsheet shows as text even where it begins like a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def shown(text):
    """Text as Markdown that shows it and does nothing else."""
    return re.sub(r"([^\w\s])", r"\\\1", " ".join(text.split()))


with gr.Blocks(title=SETTINGS["title"]) as demo:
    gr.Markdown(f"# {shown(SETTINGS['title'])}\n{shown(SETTINGS['about'])}")
    with gr.Row():
        with gr.Column():
            text = gr.Textbox(label="A text", lines=5, max_length=20000, placeholder="Write or paste a review…")
            button = gr.Button("Classify", variant="primary")
            gr.Examples(SETTINGS["examples"], inputs=text, label="Examples")
        with gr.Column():
            label = gr.Label(label="The answer")
            heat = gr.HighlightedText(label="What made it so: 1 speaks for the answer, -1 against it", combine_adjacent=False)
    with gr.Accordion("Many texts from a file", open=False):
        file = gr.File(label="CSV with a column of texts, or plain text with one on each line", file_types=[".csv", ".tsv", ".txt"])
        table = gr.Dataframe(headers=["text", "label", "score"], label="The first results", interactive=False, wrap=True)
        download = gr.File(label="All results")
    button.click(classify, text, [label, heat], api_name="classify")
    text.submit(classify, text, [label, heat], api_name=False)
    file.upload(classify_file, file, [table, download], api_name="classify_file")

if __name__ == "__main__":
    demo.launch(theme=gr.themes.Soft())

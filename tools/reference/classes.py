"""
Small random BERT and DistilBERT folders with three and five classes, and the output of PyTorch for them.

Hugging Face's library makes each model, this project saves it (resave.mjs), and Hugging Face's library opens what was saved: so the
golden probabilities are those that a saved model has in Python. Everything else is as in models.py, whose functions are used.

Writes test/fixtures/{tiny-bert,tiny-distilbert}-{three,five}/ and golden/<the same names>.{json,safetensors}.

    pip install -r tools/reference/requirements.txt
    npx tsc -b packages/model
    python tools/reference/classes.py
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer, BertConfig, DistilBertConfig

from golden import FIXTURES, GOLDEN, ROOT, generator, number, tensor, write
from models import SEED, TRAINING, largest, make_batch, make_model, make_tokenizer, run

CLASSES = {
    "three": ["Negative", "Neutral", "Positive"],
    "five": ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"],
}
# As PyTorch's cross_entropy(weight=…): the loss of a batch is Σ w_y · ce / Σ w_y.
CLASS_WEIGHTS = {"three": [2.0, 0.5, 1.0], "five": [3.0, 0.25, 1.0, 0.5, 2.0]}
TEXTS = ["best film ever", "A dull story, with worst acting!", "Café naïve, 北京 🙂 don't", ""]
LARGEST_FINAL = 80  # The five rows of the head are in finalWeights.


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    tokenizer = make_tokenizer()
    seed = SEED + 10
    for size, labels in CLASSES.items():
        shared = dict(
            vocab_size=len(tokenizer),
            max_position_embeddings=64,
            pad_token_id=0,
            id2label=dict(enumerate(labels)),
            label2id={label: index for index, label in enumerate(labels)},
        )
        bert = BertConfig(hidden_size=16, num_attention_heads=2, intermediate_size=32, num_hidden_layers=2, **shared)
        distilbert = DistilBertConfig(dim=16, n_heads=2, hidden_dim=32, n_layers=2, **shared)
        for config in [bert, distilbert]:
            write_model(f"tiny-{config.model_type}-{size}", config, tokenizer, CLASS_WEIGHTS[size], seed)
            seed += 1


def write_model(name, config, tokenizer, class_weights, seed):
    with tempfile.TemporaryDirectory() as folder:
        make_model(config, seed).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        resave(folder, FIXTURES / name)

    classes = config.num_labels
    batches = [make_batch(lengths, config.vocab_size, classes) for lengths in [[12, 5, 9, 2], [8, 3, 7, 6], [10, 4, 6]]]
    first, training, gradients = run(name, batches, torch.float64, largest_final=LARGEST_FINAL)
    first32, training32, gradients32 = run(name, batches, torch.float32, largest_final=LARGEST_FINAL)
    weighted_first, weighted, weighted_gradients = run(name, batches, torch.float64, class_weights, LARGEST_FINAL)
    source = generator("classes.py", ["torch", "transformers", "safetensors"], seed)
    gradient_file = f"{name}-gradients.safetensors"
    small = {key: value for key, value in weighted_gradients.items() if value.numel() <= LARGEST_FINAL}
    write(
        f"{name}.json",
        {
            "generator": source,
            "model": name,
            "dropout": "off",
            "dtype": "float64 arithmetic on the folder's float32 weights",
            "texts": TEXTS,
            "probabilities": probabilities(name),
            "batch": batches[0],
            "logits": tensor(first["logits"]),
            "loss": number(first["loss"]),
            "gradientNorm": number(training["gradientNorms"][0]),
            "gradientFile": gradient_file,
            "training": {**TRAINING, "batches": batches, "noDecay": training["noDecay"], **steps(training)},
            "weighted": {
                "classWeights": class_weights,
                "loss": number(weighted_first["loss"]),
                "gradientNorm": number(weighted["gradientNorms"][0]),
                "gradients": {key: tensor(value) for key, value in small.items()},
                **steps(weighted),
            },
            "float32Deviation": {
                "logits": largest(first["logits"], first32["logits"]),
                "gradients": max(largest(gradients[key], gradients32[key]) for key in gradients),
                "losses": max(abs(a - b) for a, b in zip(training["losses"], training32["losses"])),
                "finalWeights": max(
                    largest(value, training32["finalWeights"][key]) for key, value in training["finalWeights"].items()
                ),
            },
        },
    )
    metadata = {"generator": json.dumps(source)}  # one entry, because the order of several changes from run to run
    save_file({key: value.float() for key, value in gradients.items()}, GOLDEN / gradient_file, metadata)


def resave(source, target):
    """Loads a model with this project and saves it again."""
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["node", str(Path(ROOT) / "tools/reference/resave.mjs"), source, str(target)], check=True)


def steps(training):
    return {
        **{key: [number(x) for x in training[key]] for key in ["learningRates", "losses", "gradientNorms"]},
        "finalWeights": {key: tensor(value) for key, value in training["finalWeights"].items()},
    }


def probabilities(name):
    """[text, class], of the saved folder with the classes that `from_pretrained` chooses."""
    folder = FIXTURES / name
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float64).eval()
    rows = []
    for text in TEXTS:
        with torch.inference_mode():
            logits = model(**tokenizer(text, truncation=True, return_tensors="pt")).logits
        rows.append([number(x) for x in logits.softmax(-1)[0].tolist()])
    return rows


if __name__ == "__main__":
    main()

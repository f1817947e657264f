"""
Opens saved models with Hugging Face's own libraries, and saves a model with them. interop.mjs creates the models and runs this script.

    python interop.py --save <folder>     saves a small random DistilBERT with its tokenizer, to fine-tune
    python interop.py <manifest.json>     opens every model, ONNX file, card and Space in the manifest

Prints a line for each result that agrees. The first difference ends the script with an error.
"""

import json
import os
import socket
import subprocess
import sys
import time
import warnings
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
warnings.filterwarnings("ignore")

import onnx
import onnxruntime
import torch
import transformers
from huggingface_hub import ModelCard, metadata_load
from peft import PeftModel
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, pipeline

TOLERANCE = 1e-4
# Half precision rounds the weights to 11 bits; 8 bits are evaluated by accuracy elsewhere; here only a gross error shows.
ONNX_TOLERANCES = {"model.onnx": 1e-4, "model_fp16.onnx": 2e-3, "model_quantized.onnx": 0.1}
TEXT_LIMIT_OF_HUB = 60


def main():
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    if sys.argv[1] == "--save":
        return save_distilbert(Path(sys.argv[2]))
    manifest = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for model in manifest["models"]:
        if model["isAdapter"]:  # transformers takes a folder with config.json for a whole model.
            check_adapter(model)
        else:
            check_model(model)
            check_pipeline(model)
        for path in model["onnx"]:
            check_onnx(Path(path), model)
        if model["card"]:
            check_card(Path(model["folder"]) / "README.md", model)
    for space in manifest["spaces"]:
        check_space_card(Path(space["folder"]) / "README.md", space)
        if space["sdk"] == "gradio":
            check_gradio(space)


def check_model(model):
    """Weights, labels and tokens, with the classes that `from_pretrained` chooses."""
    loaded, info = AutoModelForSequenceClassification.from_pretrained(model["folder"], output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not info[kind], f"{model['name']}: {kind} {info[kind]}"
    tokenizer = AutoTokenizer.from_pretrained(model["folder"])
    labels = [loaded.config.id2label[index] for index in range(loaded.config.num_labels)]
    assert labels == model["labels"], f"{model['name']}: labels {labels}"
    assert loaded.config.problem_type == "single_label_classification"
    assert tokenizer.model_max_length == model["maxLength"], tokenizer.model_max_length
    for token in ("cls_token", "sep_token", "pad_token", "unk_token", "mask_token"):
        assert getattr(tokenizer, token), f"{model['name']}: no {token}"
    batch = tokenizer(model["texts"], padding=True, truncation=True, return_tensors="pt")
    with torch.inference_mode():
        ours = loaded.eval()(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits.softmax(-1)
    agree(f"{model['name']}: {type(loaded).__name__}", ours.tolist(), model["probabilities"], TOLERANCE)


def check_adapter(model):
    """An adapter with its head, in peft. The base model gets the labels of the adapter's folder."""
    folder = model["folder"]
    base = json.loads((Path(folder) / "adapter_config.json").read_text(encoding="utf-8"))["base_model_name_or_path"]
    config = AutoConfig.from_pretrained(folder)
    loaded = AutoModelForSequenceClassification.from_pretrained(base, config=config, ignore_mismatched_sizes=True)
    loaded = PeftModel.from_pretrained(loaded, folder)
    labels = [config.id2label[index] for index in range(config.num_labels)]
    assert labels == model["labels"], f"{model['name']}: labels {labels}"
    tokenizer = AutoTokenizer.from_pretrained(folder)
    batch = tokenizer(model["texts"], padding=True, truncation=True, return_tensors="pt")
    with torch.inference_mode():
        ours = loaded.eval()(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits.softmax(-1)
    agree(f"{model['name']}: {type(loaded).__name__}", ours.tolist(), model["probabilities"], TOLERANCE)


def check_pipeline(model):
    """The usual two lines of code."""
    classify = pipeline("text-classification", model=model["folder"], top_k=None)
    answers = classify(model["texts"], truncation=True)
    rows = [[{entry["label"]: entry["score"] for entry in row}[label] for label in model["labels"]] for row in answers]
    agree(f"{model['name']}: pipeline", rows, model["probabilities"], TOLERANCE)


def check_onnx(path, model):
    """The official checker with inferred shapes, and ONNX Runtime for Python."""
    onnx.checker.check_model(str(path), full_check=True)
    proto = onnx.load(str(path), load_external_data=False)
    assert proto.producer_name and proto.producer_version and len(proto.opset_import) == 1
    stated = f"operator set {proto.opset_import[0].version}, {proto.producer_name} {proto.producer_version}"
    tokenizer = AutoTokenizer.from_pretrained(model["folder"])
    batch = tokenizer(model["texts"], padding=True, truncation=True, return_tensors="np")
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (logits,) = session.run(["logits"], {name: batch[name].astype("int64") for name in ("input_ids", "attention_mask")})
    rows = torch.tensor(logits).softmax(-1).tolist()
    agree(f"{model['name']}: {path.name}, {stated}", rows, model["probabilities"], ONNX_TOLERANCES[path.name])


def check_card(path, model):
    """The metadata, read by the Hub's own library."""
    metadata = metadata_load(path)
    data = ModelCard.load(path).data
    assert metadata["pipeline_tag"] == "text-classification" and metadata["library_name"] == "transformers"
    figures = {result.metric_type: result.metric_value for result in data.eval_results}
    assert abs(figures["accuracy"] - model["accuracy"]) < 1e-4, figures
    assert "path/to/this-model" in ModelCard.load(path).content
    say(f"{model['name']}: card", f"{len(figures)} figures, base model {metadata.get('base_model')}, licence {metadata.get('license')}")


def check_space_card(path, space):
    metadata = metadata_load(path)
    assert metadata["sdk"] == space["sdk"] and len(metadata["short_description"]) <= TEXT_LIMIT_OF_HUB
    assert (path.parent / metadata["app_file"]).is_file()
    say(f"{space['sdk']} Space: card", f"{metadata['title']}, {metadata['app_file']}")


def check_gradio(space):
    """Starts the app as the Hub does and sends requests over HTTP."""
    from gradio_client import Client, handle_file

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "GRADIO_SERVER_NAME": "127.0.0.1", "GRADIO_SERVER_PORT": str(port)}
    app = subprocess.Popen([sys.executable, "app.py"], cwd=space["folder"], env=env, stdout=subprocess.DEVNULL)
    try:
        client = connect(Client, f"http://127.0.0.1:{port}", app)
        rows = []
        for text in space["texts"]:
            answer, heat = client.predict(text, api_name="/classify")
            confidences = {entry["label"]: entry["confidence"] for entry in answer["confidences"]}
            rows.append([confidences[label] for label in space["labels"]])
            weights = [part["class_or_confidence"] for part in heat]
            assert max(abs(weight) for weight in weights if weight is not None) in (0.0, 1.0), weights
        agree("Gradio app, one text each, over HTTP", rows, space["probabilities"], TOLERANCE)
        file = Path(space["folder"]).parent / "texts.txt"
        file.write_text("\n".join(space["texts"]) + "\n", encoding="utf-8")
        _, result = client.predict(handle_file(str(file)), api_name="/classify_file")
        lines = Path(result).read_text(encoding="utf-8").strip().splitlines()[1:]
        rows = [[float(cell) for cell in line.split(",")[-len(space["labels"]) :]] for line in lines]
        agree("Gradio app, a file, over HTTP", rows, space["probabilities"], TOLERANCE)
    finally:
        app.terminate()
        app.wait()


def connect(client, url, app):
    """Connects to the app. Waits until it answers or exits."""
    while app.poll() is None:
        try:
            return client(url, verbose=False)
        except Exception:  # It does not listen yet.
            time.sleep(0.5)
    raise AssertionError(f"The Gradio app exited with code {app.returncode}.")


def save_distilbert(folder):
    """A model as Python code saves it: without a classification head, with a tokenizer.json."""
    from transformers import BertTokenizerFast, DistilBertConfig, DistilBertModel

    words = "a an and bad best boring dull ever film good great i in is it movie not of plot so story the this was worst".split()
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words, *".,!?'", *(f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")]
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    torch.manual_seed(1)
    config = DistilBertConfig(vocab_size=len(pieces), dim=32, n_layers=2, n_heads=4, hidden_dim=64, max_position_embeddings=64)
    DistilBertModel(config).save_pretrained(folder)
    say("DistilBERT saved by Python", f"transformers {transformers.__version__}, torch {torch.__version__}")


def agree(what, ours, theirs, tolerance):
    worst = max(abs(a - b) for row, other in zip(ours, theirs, strict=True) for a, b in zip(row, other, strict=True))
    assert worst <= tolerance, f"{what}: probabilities differ by {worst:.2g}, more than {tolerance:g}"
    say(what, f"{len(ours)} texts, largest difference {worst:.1e}")


def say(what, text):
    print(f"  ✔ {what}: {text}", flush=True)


main()

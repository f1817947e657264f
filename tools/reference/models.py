"""
Small random DistilBERT and BERT folders, saved by Hugging Face's own library, and the output of PyTorch for them.

Writes test/fixtures/{tokenizer,tiny-distilbert,tiny-bert}/ and test/fixtures/golden/tiny-*.{json,safetensors}.
Dropout is off. The reference runs in float64 on the saved float32 weights, so its own rounding does not count.
`float32Deviation` is the difference between PyTorch's float32 and that reference, to choose tolerances.

    pip install -r tools/reference/requirements.txt
    python tools/reference/models.py
"""

import json
import string

import torch
from safetensors.torch import save_file
from torch.nn.functional import cross_entropy
from transformers import (
    AutoModelForSequenceClassification,
    BertConfig,
    BertTokenizer,
    DistilBertConfig,
    get_linear_schedule_with_warmup,
)
from transformers.trainer_pt_utils import get_parameter_names

from golden import FIXTURES, GOLDEN, generator, number, tensor, write

SEED = 42
WEIGHT_DEVIATION = 0.2  # ten times Hugging Face's 0.02, so that gradients through two layers are well above rounding error
WORDS = (
    "a an and acting actor bad best boring but character dull ending ever film fun good great i in is it "
    "love movie never not of plot scene slow so story superb terrible that the this to was with worst"
)
LABELS = {0: "Negative", 1: "Positive"}
TRAINING = {
    "optimizer": "AdamW",
    "learningRate": 1e-3,
    "betas": [0.9, 0.999],
    "epsilon": 1e-8,
    "weightDecay": 0.01,
    "maxGradientNorm": 1.0,
    "warmupSteps": 4,
    "totalSteps": 20,
}
# The no-decay patterns of Trainer.get_decay_parameter_names.
NO_DECAY = [r"bias", r"layernorm", r"rmsnorm", r"(?:^|\.)norm(?:$|\.)", r"_norm(?:$|\.)"]


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    tokenizer = make_tokenizer()
    tokenizer.save_pretrained(FIXTURES / "tokenizer")
    shared = dict(
        vocab_size=len(tokenizer),
        max_position_embeddings=64,
        pad_token_id=0,
        id2label=LABELS,
        label2id={label: index for index, label in LABELS.items()},
    )
    distilbert = DistilBertConfig(dim=32, n_heads=4, hidden_dim=64, n_layers=2, **shared)
    bert = BertConfig(
        hidden_size=32, num_attention_heads=4, intermediate_size=64, num_hidden_layers=2, **shared
    )
    for offset, config in enumerate([distilbert, bert]):
        write_model(f"tiny-{config.model_type}", config, tokenizer, SEED + offset)


def make_tokenizer():
    """100 entries: specials, punctuation, letters at the start and inside of a word, 38 words. Other scripts and digits are unknown."""
    letters = list(string.ascii_lowercase)
    entries = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *".,!?'", *letters, *[f"##{c}" for c in letters]]
    entries += [word for word in WORDS.split() if word not in entries]
    return BertTokenizer(vocab={entry: index for index, entry in enumerate(entries)}, model_max_length=64)


def write_model(name, config, tokenizer, seed):
    make_model(config, seed).save_pretrained(FIXTURES / name)
    tokenizer.save_pretrained(FIXTURES / name)

    batches = [make_batch(lengths, config.vocab_size) for lengths in [[12, 5, 9, 2], [8, 3, 7, 6], [10, 4, 6]]]
    first, training, gradients = run(name, batches, torch.float64)
    first32, training32, gradients32 = run(name, batches, torch.float32)
    source = generator("models.py", ["torch", "transformers", "safetensors"], seed)
    gradient_file = f"{name}-gradients.safetensors"
    write(
        f"{name}.json",
        {
            "generator": source,
            "model": name,
            "dropout": "off",
            "dtype": "float64 arithmetic on the folder's float32 weights",
            "batch": batches[0],
            "hiddenStates": [tensor(state) for state in first["hidden_states"]],
            "logits": tensor(first["logits"]),
            "loss": number(first["loss"]),
            "gradientNorm": number(training["gradientNorms"][0]),
            "gradientFile": gradient_file,
            "training": {
                **TRAINING,
                "batches": batches,
                **{key: [number(x) for x in training[key]] for key in ["learningRates", "losses", "gradientNorms"]},
                "noDecay": training["noDecay"],
                "finalWeights": {key: tensor(value) for key, value in training["finalWeights"].items()},
            },
            "float32Deviation": {
                "hiddenStates": max(largest(a, b) for a, b in zip(first["hidden_states"], first32["hidden_states"])),
                "logits": largest(first["logits"], first32["logits"]),
                "gradients": max(largest(gradients[key], gradients32[key]) for key in gradients),
                "losses": max(abs(a - b) for a, b in zip(training["losses"], training32["losses"])),
                "gradientNorms": max(
                    abs(a - b) for a, b in zip(training["gradientNorms"], training32["gradientNorms"])
                ),
                "finalWeights": max(
                    largest(value, training32["finalWeights"][key]) for key, value in training["finalWeights"].items()
                ),
            },
        },
    )
    metadata = {"generator": json.dumps(source)}  # one entry, because the order of several changes from run to run
    save_file({key: value.float() for key, value in gradients.items()}, GOLDEN / gradient_file, metadata)


def make_model(config, seed):
    torch.manual_seed(seed)
    model = AutoModelForSequenceClassification.from_config(config)
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            # Biases and LayerNorm are random too, so that a swapped or missing one changes the results.
            center = 1.0 if key.endswith("LayerNorm.weight") or key.endswith("layer_norm.weight") else 0.0
            parameter.copy_(center + WEIGHT_DEVIATION * torch.randn_like(parameter))
    return model


def make_batch(lengths, vocabulary_size, classes=2):
    """Random word pieces between [CLS] (2) and [SEP] (3), padded with [PAD] (0) to the longest."""
    longest = max(lengths)
    rows = [[2, *torch.randint(5, vocabulary_size, (length - 2,)).tolist(), 3] for length in lengths]
    return {
        "inputIds": [row + [0] * (longest - len(row)) for row in rows],
        "attentionMask": [[1] * len(row) + [0] * (longest - len(row)) for row in rows],
        "labels": torch.randint(0, classes, (len(rows),)).tolist(),
    }


def run(name, batches, dtype, weight=None, largest_final=64):
    """
    The output of the initial model for the first batch, then the training steps over a cycle of the batches.

    `weight` is that of `cross_entropy`: one number for each class. `largest_final` is the size of the largest tensor in `finalWeights`.
    """
    weight = None if weight is None else torch.tensor(weight, dtype=dtype)
    model = AutoModelForSequenceClassification.from_pretrained(
        FIXTURES / name, dtype=dtype, attn_implementation="eager"
    ).eval()
    output, loss = forward(model, batches[0], weight)
    loss.backward()
    gradients = {key: parameter.grad.clone() for key, parameter in model.named_parameters()}
    first = {"hidden_states": output.hidden_states, "logits": output.logits, "loss": loss.item()}
    model.zero_grad()
    return first, train(model, batches, weight, largest_final), gradients


def train(model, batches, weight, largest_final):
    decay = set(get_parameter_names(model, [torch.nn.LayerNorm], NO_DECAY))
    named = list(model.named_parameters())
    groups = [
        {"params": [p for key, p in named if key in decay], "weight_decay": TRAINING["weightDecay"]},
        {"params": [p for key, p in named if key not in decay], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(
        groups, lr=TRAINING["learningRate"], betas=TRAINING["betas"], eps=TRAINING["epsilon"]
    )
    schedule = get_linear_schedule_with_warmup(optimizer, TRAINING["warmupSteps"], TRAINING["totalSteps"])
    result = {"learningRates": [], "losses": [], "gradientNorms": []}
    for step in range(TRAINING["totalSteps"]):
        _, loss = forward(model, batches[step % len(batches)], weight)
        optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), TRAINING["maxGradientNorm"])
        result["learningRates"].append(schedule.get_last_lr()[0])
        result["losses"].append(loss.item())
        result["gradientNorms"].append(norm.item())
        optimizer.step()
        schedule.step()
    result["noDecay"] = [key for key, _ in named if key not in decay]
    # The head and the small tensors of the layers: every other weight affects them.
    # Biases of keys are left out: they cancel in softmax, so their gradient is rounding error, which Adam amplifies.
    result["finalWeights"] = {
        key: parameter.detach()
        for key, parameter in named
        if parameter.numel() <= largest_final and "k_lin" not in key and "key" not in key
    }
    return result


def forward(model, batch, weight):
    output = model(
        input_ids=torch.tensor(batch["inputIds"]),
        attention_mask=torch.tensor(batch["attentionMask"]),
        output_hidden_states=True,
    )
    return output, cross_entropy(output.logits, torch.tensor(batch["labels"]), weight=weight)


def largest(a, b):
    """Largest absolute difference, with two digits."""
    return float(f"{(a.double() - b.double()).abs().max().item():.2g}")


if __name__ == "__main__":
    main()

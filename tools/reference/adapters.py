"""
LoRA adapters of the tiny models, made and trained by Python's peft library.

Writes test/fixtures/tiny-*-adapter/ in PEFT's format and test/fixtures/golden/tiny-*-adapter.{json,safetensors}.
Dropout is off. The reference runs in float64 on the saved float32 weights, as in models.py.

    pip install -r tools/reference/requirements.txt
    python tools/reference/adapters.py
"""

import json

import torch
from peft import LoraConfig, PeftModel, TaskType, get_peft_model
from safetensors.torch import save_file
from torch.nn.functional import cross_entropy
from transformers import AutoModelForSequenceClassification

from golden import FIXTURES, GOLDEN, ROOT, generator, number, tensor, write
from models import TRAINING, WEIGHT_DEVIATION, make_batch, train

SEED = 52
# Every linear layer of the blocks, as this project trains them; and what else PEFT can store.
ADAPTERS = {
    "tiny-bert-adapter": (
        "tiny-bert",
        dict(
            r=4,
            lora_alpha=8,
            target_modules=["query", "key", "value", "intermediate.dense", "output.dense"],
            modules_to_save=["pooler", "classifier"],
        ),
    ),
    "tiny-distilbert-adapter": (
        "tiny-distilbert",
        dict(
            r=4,
            lora_alpha=8,
            target_modules=["q_lin", "k_lin", "v_lin", "out_lin", "lin1", "lin2"],
            modules_to_save=["pre_classifier", "classifier"],
        ),
    ),
    "tiny-distilbert-adapter-patterns": (
        "tiny-distilbert",
        dict(
            r=4,
            lora_alpha=6,
            use_rslora=True,
            target_modules=["q_lin", "v_lin", "lin1"],
            rank_pattern={"q_lin": 2, "layer.1.ffn.lin1": 3},
            alpha_pattern={"layer.0.attention.v_lin": 5},
        ),
    ),
}


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    for offset, (name, (base, options)) in enumerate(ADAPTERS.items()):
        torch.manual_seed(SEED + offset)
        save_adapter(name, base, options)
        write_golden(name, base, SEED + offset)


def load_base(base, dtype):
    path = (FIXTURES / base).relative_to(ROOT).as_posix()  # PEFT stores it in the adapter.
    return AutoModelForSequenceClassification.from_pretrained(path, dtype=dtype, attn_implementation="eager")


def save_adapter(name, base, options):
    model = get_peft_model(load_base(base, torch.float32), LoraConfig(task_type=TaskType.SEQ_CLS, **options))
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.copy_(WEIGHT_DEVIATION * torch.randn_like(parameter))
    model.save_pretrained(FIXTURES / name)
    (FIXTURES / name / "README.md").unlink()
    path = FIXTURES / name / "adapter_config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    for key in ("target_modules", "modules_to_save"):  # Sets, whose order changes from run to run.
        config[key] = sorted(set(config[key]))
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def write_golden(name, base, seed):
    batches = [make_batch(lengths, 100) for lengths in [[12, 5, 9, 2], [8, 3, 7, 6], [10, 4, 6]]]
    first, training, gradients = run(name, base, batches, torch.float64)
    first32, training32, gradients32 = run(name, base, batches, torch.float32)
    source = generator("adapters.py", ["torch", "transformers", "peft", "safetensors"], seed)
    gradient_file = f"{name}-gradients.safetensors"
    write(
        f"{name}.json",
        {
            "generator": source,
            "model": base,
            "adapter": name,
            "dropout": "off",
            "dtype": "float64 arithmetic on the folder's float32 weights",
            "batch": batches[0],
            "logits": tensor(first["logits"]),
            "loss": number(first["loss"]),
            "gradientNorm": number(training["gradientNorms"][0]),
            "gradientFile": gradient_file,
            "training": {
                **TRAINING,
                "batches": batches,
                **{key: [number(x) for x in training[key]] for key in ["learningRates", "losses", "gradientNorms"]},
            },
            "float32Deviation": {
                "logits": largest(first["logits"], first32["logits"]),
                "gradients": max(largest(gradients[key], gradients32[key]) for key in gradients),
                "losses": max(abs(a - b) for a, b in zip(training["losses"], training32["losses"])),
            },
        },
    )
    metadata = {"generator": json.dumps(source)}
    save_file({key: value.float().contiguous() for key, value in gradients.items()}, GOLDEN / gradient_file, metadata)


def run(name, base, batches, dtype):
    """The output of the adapter with its base for the first batch, then the training steps over a cycle of the batches."""
    model = PeftModel.from_pretrained(
        load_base(base, dtype), FIXTURES / name, is_trainable=True, autocast_adapter_dtype=False
    )
    model = model.to(dtype).eval()
    batch = batches[0]
    output = model(
        input_ids=torch.tensor(batch["inputIds"]), attention_mask=torch.tensor(batch["attentionMask"])
    )
    loss = cross_entropy(output.logits, torch.tensor(batch["labels"]))
    loss.backward()
    gradients = {plain(key): p.grad.clone() for key, p in model.named_parameters() if p.requires_grad}
    model.zero_grad()
    trained = train(Trainable(model), batches, None, 64)
    return {"logits": output.logits, "loss": loss.item()}, trained, gradients


class Trainable(torch.nn.Module):
    """Only the parameters that are trained, for the optimizer of models.py."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def named_parameters(self, *args, **kwargs):
        return ((key, p) for key, p in self.model.named_parameters(*args, **kwargs) if p.requires_grad)

    def parameters(self, *args, **kwargs):
        return (p for p in self.model.parameters(*args, **kwargs) if p.requires_grad)

    def forward(self, *args, **kwargs):
        return self.model(*args, **kwargs)


def plain(key):
    """The name in a file of PEFT, without its prefix."""
    for part in ("base_model.model.", ".default", ".modules_to_save"):
        key = key.replace(part, "")
    return key


def largest(a, b):
    """Largest absolute difference, with two digits."""
    return float(f"{(a.double() - b.double()).abs().max().item():.2g}")


if __name__ == "__main__":
    main()

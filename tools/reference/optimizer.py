"""
Twenty steps of PyTorch's clipping and AdamW with Hugging Face's linear schedule, on random gradients.

Writes test/fixtures/golden/optimizer.json. Arithmetic is float32, as in training. Rows 4 and 5 of the embeddings never have
a gradient, row 3 has its first at step 10. Gradients are clipped at some steps and not at others.

    pip install -r tools/reference/requirements.txt
    python tools/reference/optimizer.py
"""

import torch
from transformers import get_linear_schedule_with_warmup

from golden import generator, number, tensor, write

SEED = 42
STEPS = 20
SETTINGS = {
    "learningRate": 1e-2,
    "beta1": 0.9,
    "beta2": 0.999,
    "epsilon": 1e-8,
    "weightDecay": 0.1,
    "maxGradientNorm": 1.0,
    "warmupSteps": 4,
    "totalSteps": STEPS,
}
SHAPES = {
    "embeddings.word_embeddings.weight": [6, 4],
    "embeddings.LayerNorm.weight": [4],
    "pre_classifier.weight": [3, 4],
    "pre_classifier.bias": [3],
}
NO_DECAY = ["embeddings.LayerNorm.weight", "pre_classifier.bias"]


def main():
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    parameters = {name: torch.nn.Parameter(torch.randn(shape)) for name, shape in SHAPES.items()}
    initial = {name: tensor(parameter) for name, parameter in parameters.items()}
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for name, p in parameters.items() if name not in NO_DECAY], "weight_decay": SETTINGS["weightDecay"]},
            {"params": [parameters[name] for name in NO_DECAY], "weight_decay": 0.0},
        ],
        lr=SETTINGS["learningRate"],
        betas=(SETTINGS["beta1"], SETTINGS["beta2"]),
        eps=SETTINGS["epsilon"],
        foreach=False,
    )
    schedule = get_linear_schedule_with_warmup(optimizer, SETTINGS["warmupSteps"], STEPS)

    steps = []
    for step in range(1, STEPS + 1):
        for name, parameter in parameters.items():
            parameter.grad = torch.randn(SHAPES[name]) * (0.05 if step % 3 == 0 else 1.0)
            if name == "embeddings.word_embeddings.weight":
                parameter.grad[4 if step >= 10 else 3 :] = 0
        gradients = {name: [number(x) for x in p.grad.flatten().tolist()] for name, p in parameters.items()}
        norm = torch.nn.utils.clip_grad_norm_(parameters.values(), SETTINGS["maxGradientNorm"])
        steps.append({"learningRate": schedule.get_last_lr()[0], "gradientNorm": number(norm), "gradients": gradients})
        optimizer.step()
        schedule.step()

    write(
        "optimizer.json",
        {
            "generator": generator("optimizer.py", ["torch", "transformers"], SEED),
            "dtype": "float32",
            "settings": SETTINGS,
            "noDecay": NO_DECAY,
            "initial": initial,
            "steps": steps,
            "final": {name: tensor(parameter) for name, parameter in parameters.items()},
            "firstMoments": {name: tensor(optimizer.state[p]["exp_avg"]) for name, p in parameters.items()},
            "secondMoments": {name: tensor(optimizer.state[p]["exp_avg_sq"]) for name, p in parameters.items()},
        },
    )


if __name__ == "__main__":
    main()

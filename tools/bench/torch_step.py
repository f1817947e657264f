"""Times one training step of a classifier in PyTorch, for comparison in training-step.ts.

python torch_step.py <minilm|distilbert> <rows> <length> <steps> [cuda-fp32|cuda-tf32]
"""

import json
import resource
import sys
import time

import torch
from transformers import BertConfig, BertForSequenceClassification, DistilBertConfig, DistilBertForSequenceClassification

name, rows, length, steps = sys.argv[1], *map(int, sys.argv[2:5])
precision = sys.argv[5] if len(sys.argv) > 5 else "cpu"
device = precision.split("-")[0]
torch.backends.cuda.matmul.allow_tf32 = precision == "cuda-tf32"
torch.manual_seed(0)
if name == "minilm":
    config = BertConfig(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536)
    model = BertForSequenceClassification(config)
else:
    model = DistilBertForSequenceClassification(DistilBertConfig())
model.to(device).train()

exempt = ("bias", "LayerNorm.weight", "layer_norm.weight")
named = list(model.named_parameters())
groups = [
    {"params": [p for n, p in named if not n.endswith(exempt)], "weight_decay": 0.01},
    {"params": [p for n, p in named if n.endswith(exempt)], "weight_decay": 0.0},
]
optimizer = torch.optim.AdamW(groups, lr=5e-5)
input_ids = torch.randint(1000, 30522, (rows, length), device=device)
attention_mask = torch.ones_like(input_ids)
labels = torch.arange(rows, device=device) % 2

times = []
for step in range(steps + 1):
    start = time.perf_counter()
    loss = model(input_ids=input_ids, attention_mask=attention_mask, labels=labels).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad()
    if device == "cuda":
        torch.cuda.synchronize()
    if step > 0:
        times.append((time.perf_counter() - start) * 1000)
resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
print(json.dumps({"version": torch.__version__, "times": times, "residentMb": resident}))

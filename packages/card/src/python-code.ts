import type { CardFacts } from "./card-facts.ts";

/**
 * Python code that classifies a text with transformers. If the model reads long texts in windows, the code does, too; all windows of a text have
 * the same length, so they need no padding.
 *
 * @param name - the model: a folder or `owner/name`
 * @param example - a text, as a literal
 */
export function pythonCode(name: string, { maxLength, windows }: CardFacts["model"], example: string): string {
  if (windows === undefined) {
    return `from transformers import pipeline

classify = pipeline("text-classification", model=${JSON.stringify(name)})
print(classify(${example}, top_k=3, truncation=True, max_length=${maxLength}))`;
  }
  const { stride, most, pooling } = windows;
  return `import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

name = ${JSON.stringify(name)}
tokenizer = AutoTokenizer.from_pretrained(name)
model = AutoModelForSequenceClassification.from_pretrained(name).eval()


def classify(text, room=${maxLength - 2}, stride=${stride}, most=${most}):
    ids = tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
    last = max(0, len(ids) - room)  # The token with which the last window starts.
    count = min(most, -(-last // stride) + 1)
    starts = [index * last // max(1, count - 1) for index in range(count)]
    windows = [[tokenizer.cls_token_id, *ids[start : start + room], tokenizer.sep_token_id] for start in starts]
    with torch.inference_mode():
        logits = model(torch.tensor(windows)).logits.${pooling === "max" ? "amax" : "mean"}(dim=0)
    return {model.config.id2label[index]: share for index, share in enumerate(logits.softmax(-1).tolist())}


print(classify(${example}))`;
}

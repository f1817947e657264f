import { frontMatter } from "@sentiment-tuner/card";

import { isSentiment, type ModelFacts } from "./model-facts.ts";
import { GRADIO_VERSION, PYTHON_VERSION } from "./pins.ts";

export type SpaceSdk = "gradio" | "static";

interface ReadmeFacts {
  readonly sdk: SpaceSdk;
  readonly title: string;
  readonly modelId?: string | undefined;
  readonly model: ModelFacts;
}

/** The README.md of a Space. Its front matter configures the Space. @see https://huggingface.co/docs/hub/spaces-config-reference */
export function spaceReadme({ sdk, title, modelId, model }: ReadmeFacts): string {
  const shared = {
    ...{ title, emoji: "🎭", colorFrom: "indigo", colorTo: "green", sdk },
    ...(sdk === "gradio"
      ? { sdk_version: GRADIO_VERSION, python_version: PYTHON_VERSION, app_file: "app.py" }
      : { app_file: "index.html", custom_headers: ISOLATION }),
    pinned: false,
    models: modelId === undefined ? undefined : [modelId],
    short_description: `${isSentiment(model) ? "Sentiment" : "Class"} of a text, and the words behind it`, // At most 60 characters.
    license: model.license,
    tags: [...(isSentiment(model) ? ["sentiment-analysis"] : []), "text-classification", "sentiment-tuner"],
  };
  const what = `A ${isSentiment(model) ? "sentiment" : "text"} classifier`;
  return `${frontMatter(shared)}\n${what}${sdk === "gradio" ? GRADIO_TEXT : STATIC_TEXT}`;
}

/** With these headers, WebAssembly can use several threads. */
export const ISOLATION = {
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "cross-origin",
} as const;

const GRADIO_TEXT = `, fine-tuned and deployed by Sentiment Tuner. It runs on ZeroGPU, on a GPU and on a CPU.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt gradio==${GRADIO_VERSION}
    .venv/bin/python app.py

To use another model, set the environment variable \`MODEL_ID\`. A private model needs a token: add the secret \`HF_TOKEN\`.
`;

const STATIC_TEXT = `, fine-tuned and deployed by Sentiment Tuner. It runs in the visitor's browser, with transformers.js on WebGPU or
WebAssembly. Texts never leave the browser. This folder contains the model, the library and the page: any static file server can serve it.
`;

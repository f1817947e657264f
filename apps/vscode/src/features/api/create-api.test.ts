import { beforeEach, describe, expect, it } from "vitest";

import type { RunState } from "../../run/state.ts";
import { fakeRun, fakeServices, READY } from "../../testing/fake-services.ts";
import { resetEditor } from "../../testing/vscode-fake.ts";
import { createApi } from "./create-api.ts";
import type { SentimentTunerApi } from "./sentiment-tuner-api.ts";

const TRAINING: RunState = { kind: "training", crashes: 0, isStopping: false, phase: "training", progress: {} };

let fake: ReturnType<typeof fakeServices>;
let api: SentimentTunerApi;
beforeEach(() => {
  resetEditor();
  fake = fakeServices();
  api = createApi(fake.services);
});

describe("createApi", () => {
  it("predicts with the model for hovers", async () => {
    const requests: unknown[] = [];
    fake.control.predict = async (request) => {
      requests.push(request);
      return [];
    };
    await api.predict(["Best film ever"]);
    expect(requests).toEqual([{ modelFolder: "/model", texts: ["Best film ever"] }]);
  });

  it("fails without a model", async () => {
    fake.control.hoverModel = { kind: "none" };
    await expect(api.predict(["a"])).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });

  it("lists the runs", () => {
    fake.control.runs = [fakeRun("b", TRAINING).run, fakeRun("a", READY).run];
    expect(api.runs).toMatchObject([
      { id: "b", status: "active" },
      { id: "a", status: "completed", modelFolder: "/runs/a/model", accuracy: 0.9, f1: 0.8 },
    ]);
  });

  it("reports runs that end, and no other change", () => {
    const finished: string[] = [];
    api.onDidFinishRun(({ id, status }) => finished.push(`${id} ${status}`));
    fake.control.changeRun({ run: fakeRun("a", TRAINING).run, state: TRAINING, previous: TRAINING });
    fake.control.changeRun({ run: fakeRun("a", READY).run, state: READY, previous: TRAINING });
    expect(finished).toEqual(["a completed"]);
  });
});

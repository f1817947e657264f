import type {
  CleanedEvent,
  DownloadingEvent,
  ModelLoadedEvent,
  PreparationEvent,
  ReadEvent,
  SplitEvent,
  TokenizedEvent,
} from "@sentiment-tuner/protocol";

/** A dataset as events.jsonl has it: older versions wrote no class names and no plans. */
export type StoredRead = Omit<ReadEvent, "classNames" | "labelPlans"> &
  Partial<Pick<ReadEvent, "classNames" | "labelPlans">>;

/** What is known about the data and the base model before the first step. */
export interface PreparationView {
  /** Present while a model or a dataset is downloaded. */
  downloading?: DownloadingEvent;
  reading?: { readonly bytesRead: number; readonly totalBytes?: number; readonly rows: number };
  reads: StoredRead[];
  cleaned: CleanedEvent[];
  split?: SplitEvent;
  tokenizing?: ReviewProgress;
  tokenized: TokenizedEvent[];
  model?: ModelLoadedEvent;
}

interface ReviewProgress {
  readonly reviewsDone: number;
  readonly reviews: number;
}

export function createPreparationView(): PreparationView {
  return { reads: [], cleaned: [], tokenized: [] };
}

/** Updates the view in place with the next event; `model-loaded` belongs to `applyEvent`, since it begins an attempt. */
export function applyPreparationEvent(
  view: PreparationView,
  event: Exclude<PreparationEvent, { type: "model-loaded" }>,
): void {
  switch (event.type) {
    case "downloading":
      view.downloading = event;
      return;
    case "fetched":
      delete view.downloading;
      return;
    case "reading":
      view.reading = event;
      return;
    case "read":
      delete view.reading;
      view.reads.push(event);
      return;
    case "cleaned":
      view.cleaned.push(event);
      return;
    case "split":
      view.split = event;
      return;
    case "tokenizing":
      view.tokenizing = event;
      return;
    case "tokenized":
      delete view.tokenizing;
      view.tokenized.push(event);
      return;
    default:
      event satisfies never;
  }
}

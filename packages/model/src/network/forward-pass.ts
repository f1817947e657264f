import type { Dropout } from "./dropout.ts";
import type { EncoderLayout } from "./encoder-layout.ts";
import type { ModelConfig } from "./model-config.ts";
import type { Weights } from "./weights-lookup.ts";

/** What every layer of the network reads besides its inputs. */
export interface ForwardPass {
  readonly weights: Weights;
  readonly layout: EncoderLayout;
  readonly config: ModelConfig;
  /** Use `noDropout` outside training. */
  readonly dropout: Dropout;
}

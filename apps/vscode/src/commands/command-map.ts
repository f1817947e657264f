import type { KeptRung, ReadingChoices } from "@sentiment-tuner/protocol";
import type { Uri } from "vscode";

import type { RecipeName } from "@sentiment-tuner/protocol";

/** Command id → its arguments and its result. A command asks for arguments that are missing. */
export interface Commands {
  "sentimentTuner.fineTune": { args: [target?: Uri | FineTuneChoices]; result: string | undefined };
  "sentimentTuner.train": { args: [target?: Uri | FineTuneChoices]; result: string | undefined };
  "sentimentTuner.scoreFile": { args: [target?: Uri | ScoreChoices]; result: string | undefined };
  "sentimentTuner.openDashboard": { args: []; result: undefined };
  "sentimentTuner.showSentiment": { args: []; result: undefined };
  "sentimentTuner.clearSentiment": { args: []; result: undefined };
  "sentimentTuner.chooseModel": { args: []; result: undefined };
  "sentimentTuner.openRun": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.compareRuns": { args: [run?: RunArgument, runs?: readonly RunArgument[]]; result: undefined };
  "sentimentTuner.useRun": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.keepModel": { args: [run?: KeepArgument]; result: undefined };
  "sentimentTuner.renameRun": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.trainAgain": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.openDataset": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.stopRun": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.resumeRun": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.exportRun": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.cleanUpRuns": { args: []; result: undefined };
  "sentimentTuner.deleteRun": { args: [run?: RunArgument, runs?: readonly RunArgument[]]; result: undefined };
  "sentimentTuner.openRunLog": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.openRunReport": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.revealRun": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.refreshRuns": { args: []; result: undefined };
  "sentimentTuner.useModel": { args: [model?: ModelArgument]; result: undefined };
  "sentimentTuner.addModel": { args: []; result: undefined };
  "sentimentTuner.correctLabel": { args: [row?: CorrectionArgument]; result: undefined };
  "sentimentTuner.showLog": { args: []; result: undefined };
  "sentimentTuner.openSample": { args: []; result: undefined };
  "sentimentTuner.fineTuneSample": { args: []; result: string | undefined };
  "sentimentTuner.tryHover": { args: []; result: undefined };
  "sentimentTuner.pushModel": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.deploySpace": { args: [run?: RunArgument]; result: undefined };
  "sentimentTuner.setToken": { args: []; result: undefined };
  "sentimentTuner.forgetToken": { args: []; result: undefined };
  "sentimentTuner.checkSetup": { args: []; result: undefined };
  "sentimentTuner.setUpTensorflow": { args: []; result: undefined };
}

export type CommandId = keyof Commands;

/** A choice made in advance is not asked for. */
export interface FineTuneChoices {
  readonly datasetPath?: string;
  readonly reading?: ReadingChoices;
  readonly baseModelFolder?: string;
  readonly preset?: RecipeName;
  /** Starts without showing the summary. */
  readonly startsAtOnce?: boolean;
}

/** A choice made in advance is not asked for. */
export interface ScoreChoices {
  readonly inputPath?: string;
  readonly modelFolder?: string;
  readonly reading?: ReadingChoices;
  /** Whether a column for each class is written as well. */
  readonly probabilities?: boolean;
  readonly outputPath?: string;
}

/** A run by its id, such as a row of the runs view. */
export interface RunArgument {
  readonly runId: string;
}

/** A run, and which model of its ladder answers from now on. */
interface KeepArgument extends RunArgument {
  readonly rung: KeptRung;
}

/** A row of a dataset with a wrong label. */
export interface CorrectionArgument {
  readonly path: string;
  /** 1-based line where the row starts. */
  readonly line: number;
  /** The right class; asked for if it is absent. */
  readonly to?: string;
  readonly reading?: ReadingChoices;
}

/** A model by its folder, such as a row of the models view. */
export interface ModelArgument {
  readonly modelFolder: string;
}

/** All ids, for the check against the manifest. */
export const COMMAND_IDS = Object.keys({
  "sentimentTuner.fineTune": true,
  "sentimentTuner.train": true,
  "sentimentTuner.scoreFile": true,
  "sentimentTuner.openDashboard": true,
  "sentimentTuner.showSentiment": true,
  "sentimentTuner.clearSentiment": true,
  "sentimentTuner.chooseModel": true,
  "sentimentTuner.openRun": true,
  "sentimentTuner.compareRuns": true,
  "sentimentTuner.useRun": true,
  "sentimentTuner.keepModel": true,
  "sentimentTuner.renameRun": true,
  "sentimentTuner.trainAgain": true,
  "sentimentTuner.openDataset": true,
  "sentimentTuner.stopRun": true,
  "sentimentTuner.resumeRun": true,
  "sentimentTuner.exportRun": true,
  "sentimentTuner.cleanUpRuns": true,
  "sentimentTuner.deleteRun": true,
  "sentimentTuner.openRunLog": true,
  "sentimentTuner.openRunReport": true,
  "sentimentTuner.revealRun": true,
  "sentimentTuner.refreshRuns": true,
  "sentimentTuner.useModel": true,
  "sentimentTuner.addModel": true,
  "sentimentTuner.correctLabel": true,
  "sentimentTuner.showLog": true,
  "sentimentTuner.openSample": true,
  "sentimentTuner.fineTuneSample": true,
  "sentimentTuner.tryHover": true,
  "sentimentTuner.pushModel": true,
  "sentimentTuner.deploySpace": true,
  "sentimentTuner.setToken": true,
  "sentimentTuner.forgetToken": true,
  "sentimentTuner.checkSetup": true,
  "sentimentTuner.setUpTensorflow": true,
} satisfies Record<CommandId, true>);

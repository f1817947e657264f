import * as vscode from "vscode";

import type { CommandId } from "../../commands/command-map.ts";
import { messageOf } from "../../errors.ts";
import { isActive } from "../../run/state.ts";
import type { Services } from "../../services.ts";
import { escapeMarkdown } from "./escape.ts";
import type { Subject } from "./subject.ts";

/** A hover for an error of the model. */
export function failureAdvice(error: unknown, range: vscode.Range): vscode.Hover {
  const { t } = vscode.l10n;
  return adviceHover(range, t("Could not classify this text: {0}", messageOf(error)), [
    { title: t("Choose another model"), command: "sentimentTuner.chooseModel" },
    { title: t("Show the log"), command: "sentimentTuner.showLog" },
  ]);
}

/** A hover that says why there is no answer to emoji without words. */
export function emojiAdvice(range: vscode.Range): vscode.Hover {
  return adviceHover(range, vscode.l10n.t("Emoji without words cannot be classified."), []);
}

/** A hover that says why there is no model and what to do. @returns undefined if the user did not select the text */
export function missingModelAdvice(
  { runs }: Pick<Services, "runs">,
  reason: "none" | "broken" | "untrusted",
  { isSelected, range }: Subject,
): vscode.Hover | undefined {
  if (!isSelected) return undefined;
  const { t } = vscode.l10n;
  switch (reason) {
    case "broken":
      return adviceHover(range, t("The model chosen for hovers does not exist any more."), [
        { title: t("Choose another model"), command: "sentimentTuner.chooseModel" },
      ]);
    case "untrusted":
      return adviceHover(range, t("In an untrusted workspace, hovers use only a model from your user settings."), [
        { title: t("Choose a model"), command: "sentimentTuner.chooseModel" },
      ]);
    case "none":
      return runs.all.some(({ state }) => isActive(state))
        ? adviceHover(range, t("The first sentiment model is still training."), [
            { title: t("Open the dashboard"), command: "sentimentTuner.openDashboard" },
          ])
        : adviceHover(range, t("No sentiment model yet."), [
            { title: t("Fine-tune Sentiment Model"), command: "sentimentTuner.fineTune" },
          ]);
    default:
      return reason satisfies never;
  }
}

/**
 * The link below an answer of the general model, which the user has not trained.
 *
 * @returns to the dashboard while a model is being trained
 */
export function ownModelLink({ runs }: Pick<Services, "runs">): Link {
  const { t } = vscode.l10n;
  return runs.all.some(({ state }) => isActive(state))
    ? { title: t("Your own model is training: open the dashboard"), command: "sentimentTuner.openDashboard" }
    : { title: t("Train your own"), command: "sentimentTuner.fineTune" };
}

interface Link {
  readonly title: string;
  readonly command: CommandId;
}

/** The text is escaped, and only the commands of the links can run. */
function adviceHover(range: vscode.Range, text: string, links: readonly Link[]): vscode.Hover {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: links.map(({ command }) => command) };
  const commands = links.map(({ title, command }) => `[${title}](command:${command})`).join(" · ");
  markdown.appendMarkdown(`${escapeMarkdown(text)} ${commands}`); // `appendText` writes blanks at which no line breaks.
  return new vscode.Hover(markdown, range);
}

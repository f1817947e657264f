import { element, fill, setText, whenChanged } from "../elements/dom.ts";
import { classNamesOf, hasManyClasses } from "../run/run-classes.ts";
import type { RunView } from "../run/run-view.ts";
import { formatBytes, formatCount, formatDecimal, formatDuration, formatShort } from "../text/format.ts";
import { t } from "../text/translate.ts";
import { createStat, type Panel, section } from "./panel.ts";
import { createTrainingCharts, type TrainingCharts, updateTrainingCharts } from "./training-charts.ts";

/** The curves of a run and the figures of its last step. */
export function createTrainingPanel(): Panel<[view: RunView]> {
  const loss = createStat(t("Loss"));
  const epoch = createStat(t("Epoch"));
  const speed = createStat(t("Throughput"));
  const left = createStat(t("Time left (approx.)"));
  const spent = createStat(t("Time spent"));
  const memory = createStat(t("Memory"));
  const stats = [loss, epoch, speed, left, spent, memory];
  const tall = element("div", { class: "charts tall" });
  const short = element("div", { class: "charts short" });
  const plan = element("p", { class: "muted" });
  const restart = element("p", { class: "warning" });
  const note = element("p", { class: "muted" }, t("The curves appear after the first step."));
  const list = element("dl", { class: "stats" }, ...stats.map((stat) => stat.element));
  const panel = section(t("Training"), plan, restart, list, note, tall, short);

  let cards: TrainingCharts | undefined;
  const build = whenChanged((isMany: boolean, isValidated: boolean): void => {
    for (const card of Object.values(cards ?? {})) card.destroy();
    cards = createTrainingCharts(isMany, isValidated);
    fill(tall, cards.loss.element, cards.evaluations.element);
    fill(
      short,
      ...[cards.learningRate, cards.gradientNorm, cards.throughput, cards.memory].map((card) => card.element),
    );
  });

  const drawStats = ({ phase, steps, lastStep, started, elapsedMs }: RunView, residentBytes: number | undefined) => {
    const isTraining = phase === "training" || phase === "validating";
    loss.set(formatDecimal(steps.column("smoothedLoss").at(-1)), t("smoothed"));
    epoch.set(formatDecimal(lastStep?.epoch, 2), t("of {0}", formatCount(started?.config.epochs)));
    speed.set(
      t("{0} reviews/s", formatShort(lastStep?.reviewsPerSecond)),
      t("{0} tokens/s", formatCount(lastStep?.tokensPerSecond)),
    );
    left.set(formatDuration(isTraining ? lastStep?.remainingMs : undefined));
    spent.set(formatDuration(elapsedMs));
    memory.set(formatBytes(residentBytes), t("of the training process"));
    left.element.hidden = !isTraining;
    memory.element.hidden = residentBytes === undefined;
  };
  const draw = whenChanged((view: RunView, _version: number) => {
    const residentBytes = view.steps.column("residentBytes").findLast((bytes) => !Number.isNaN(bytes));
    const hasSteps = view.steps.length > 0;
    drawStats(view, residentBytes);
    setText(plan, view.plan === undefined ? "" : formatPlan(view.plan));
    plan.hidden = view.plan === undefined;
    setText(restart, view.restart?.message ?? "");
    restart.hidden = view.restart === undefined;
    note.hidden = hasSteps;
    list.hidden = !hasSteps;
    tall.hidden = !hasSteps;
    short.hidden = !hasSteps;
    build(hasManyClasses(classNamesOf(view)), (view.preparation.split?.validation ?? 0) > 0);
    if (cards === undefined) return;
    cards.memory.element.hidden = residentBytes === undefined;
    if (hasSteps) updateTrainingCharts(cards, view, residentBytes);
  });

  return {
    element: panel,
    update: (view) => draw(view, view.version),
    retheme: () => Object.values(cards ?? {}).forEach((card) => card.retheme()),
  };
}

/** What the recipe expects, and why. */
function formatPlan({ steps, estimatedMs, reasons }: NonNullable<RunView["plan"]>): string {
  return [t("Planned: {0} steps in about {1}.", formatCount(steps), formatDuration(estimatedMs)), ...reasons].join(" ");
}

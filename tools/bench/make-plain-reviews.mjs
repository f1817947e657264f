// Writes test/fixtures/reviews/plain.csv: 300 short reviews in plain English, half of them positive.
//
//   node tools/bench/make-plain-reviews.mjs
//
// Each review is an opinion and, in two of three, a sentence without one. The opinions of a class are used in turn, in a fixed order.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const POSITIVE = [
  "{The} was wonderful from start to finish.",
  "I loved {the}.",
  "{The} is a joy, warm and funny.",
  "What a beautiful surprise {the} turned out to be.",
  "I would recommend {the} to anyone.",
  "{The} was excellent and I want more of it.",
  "Great value, and {the} exceeded my hopes.",
  "{The} made my whole week better.",
  "I was delighted with {the}.",
  "{The} is the best I have come across this year.",
  "{The} was charming and full of life.",
  "Everything about {the} was lovely.",
  "I enjoyed {the} more than I can say.",
  "{The} impressed me and my friends.",
  "Brilliant work, {the} was perfect for us.",
  "{The} was fantastic, simple as that.",
  "I am very happy with {the}.",
  "{The} was so good that I stayed until the end.",
  "{The} deserves all the praise it gets.",
  "A superb evening, mostly because of {the}.",
  "{The} was a pleasure and I smiled all the time.",
  "I cannot praise {the} enough.",
  "{The} was fresh, clever and well made.",
  "Thank you, {the} was amazing.",
  "{The} won me over at once.",
];

const NEGATIVE = [
  "{The} was terrible from start to finish.",
  "I hated {the}.",
  "{The} is a mess, cold and dull.",
  "What a bitter disappointment {the} turned out to be.",
  "I would warn anyone against {the}.",
  "{The} was awful and I want my money back.",
  "Poor value, and {the} fell short of every promise.",
  "{The} ruined my whole week.",
  "I was annoyed by {the}.",
  "{The} is the worst I have come across this year.",
  "{The} was boring and without any life.",
  "Everything about {the} was wrong.",
  "I regret {the} more than I can say.",
  "{The} bored me and my friends.",
  "Lazy work, {the} was useless for us.",
  "{The} was horrible, simple as that.",
  "I am very unhappy with {the}.",
  "{The} was so bad that I left before the end.",
  "{The} deserves all the complaints it gets.",
  "A wasted evening, mostly because of {the}.",
  "{The} was a pain and I sighed all the time.",
  "I cannot complain about {the} enough.",
  "{The} was stale, clumsy and badly made.",
  "Never again, {the} was dreadful.",
  "{The} let me down at once.",
];

const SUBJECTS = [
  "the film",
  "the acting",
  "the story",
  "the music",
  "the second season",
  "this book",
  "the dinner",
  "the service at the hotel",
  "our room",
  "the new phone",
  "the coffee",
  "the concert",
  "the museum tour",
  "this game",
  "the delivery",
  "the bakery around the corner",
  "the ending",
];

const NEUTRAL = [
  "We went there on a Tuesday.",
  "My sister chose it.",
  "It took about two hours.",
  "I had read nothing about it before.",
  "There were six of us.",
  "We paid with a card.",
  "It rained outside.",
  "I wrote this on the train home.",
  "My brother came along.",
  "It was our second visit.",
  "The place is near the station.",
  "I bought it in March.",
  "They open at nine.",
];

function review(opinions, index) {
  const subject = SUBJECTS[(index * 7 + Math.floor(index / opinions.length)) % SUBJECTS.length];
  const opinion = opinions[index % opinions.length]
    .replace("{The}", subject[0].toUpperCase() + subject.slice(1))
    .replace("{the}", subject);
  const aside = NEUTRAL[(index * 5) % NEUTRAL.length];
  return index % 3 === 0 ? opinion : index % 3 === 1 ? `${opinion} ${aside}` : `${aside} ${opinion}`;
}

const rows = Array.from({ length: 150 }, (_, index) => [
  `"${review(POSITIVE, index)}",positive`,
  `"${review(NEGATIVE, index)}",negative`,
]).flat();
const path = fileURLToPath(new URL("../../test/fixtures/reviews/plain.csv", import.meta.url));
writeFileSync(path, `text,label\n${rows.join("\n")}\n`);

/** Invented reviews that are hard to classify; some contain markup. */
const NEGATIVE = [
  "I wanted so badly to love this. Beautiful photography, a wonderful cast, a score to die for – and not one scene that means anything. What a magnificent waste of two hours.",
  "If you enjoy watching great actors look for the exit, this is the film of the year.",
  "<script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\"> A masterpiece, said no one.",
  "Bravo. Truly. I have never seen a trilogy ended with so little effort and so much applause.",
  "The first hour is superb, funny and warm; the second undoes all of it with a smile.",
];
const POSITIVE = [
  "Nothing happens, no one learns anything, and the ending is cruel. I could not look away and went back the next day.",
  "Cheap, loud, badly dubbed and far too long. My whole family has watched it every winter since 1998.",
  "**Bold** [link](command:workbench.action.quit) – terrible posters, forgettable title. Do not let that stop you.",
  "I hated every character in it, and that is exactly how good the writing is.",
  "Not bad. Not bad at all, for something everyone told me to avoid.",
];

/** A text for a review with this label; the same line always has the same text. */
export function sampleText(label: string, line: number): string {
  const texts = label === "Negative" ? NEGATIVE : POSITIVE;
  return texts[Math.floor(line / 5) % texts.length] ?? "";
}

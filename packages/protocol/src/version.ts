/** The version of Sentiment Tuner, as in every package.json. A constant, because a bundle contains no package.json. */
export const VERSION = "0.1.0";

export { VERSION } from "@sentiment-tuner/protocol";

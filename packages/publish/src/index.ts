export { type DeployedSpace, type DeployOptions, type DeployProgress, deploySpace } from "./deploy-space.ts";
export { publishModel } from "./publish-model.ts";
export { type MadeSpace, makeSpace, type SpaceOrder } from "./make-space.ts";

export { type DeployedSpace, type DeployOptions, type DeployProgress, deploySpace } from "./deploy-space.ts";
export { publishModel } from "./publish-model.ts";
export { type MadeSpace, makeSpace, modelIdFor, type SpaceOrder } from "./make-space.ts";

export * from "./lib/common.ts";
export * from "./lib/session.ts";
export * from "./lib/camera.ts";
export * from "./lib/grant.ts";
export * from "./lib/viewing.ts";
export * from "./lib/administration.ts";
export * from "./lib/people.ts";
export { endpoints, type Endpoint, type EndpointName } from "./lib/endpoints.ts";

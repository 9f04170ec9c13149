export { serverFaults, type HttpFaultCode, type KeyFaultCode } from "./faults.ts";
export { startPlatform, type PlatformOptions, type RunningPlatform } from "./compose.ts";
export { PlatformConfig, type PlatformConfigInput } from "./config/platform-config.ts";
export { version } from "./config/version.ts";
export { openToolbox, type Toolbox } from "./toolbox.ts";
export { Refusal } from "./http/refusal.ts";
export type { NewDevice } from "./features/device/devices.ts";
export type { NewLink } from "./features/link/links.ts";
export { CONSENT_TEXT_VERSION } from "./features/consent/consent-text.ts";

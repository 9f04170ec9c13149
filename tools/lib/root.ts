import { dirname } from "node:path";

/** The repository root, absolute. */
export const root: string = dirname(dirname(import.meta.dirname));

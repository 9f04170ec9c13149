#!/usr/bin/env node
import { runOnNewNode } from "./lib/new-node.mjs";

await runOnNewNode("tools/check/main.ts");

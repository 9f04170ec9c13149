import { buildWeb } from "@porchlight/web/build";

// run as a process of its own by machine.ts: prints the folder of the built pages
console.log((await buildWeb()).folder);

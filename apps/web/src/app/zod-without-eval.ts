/**
 * zod compiles object parsers with `new Function` unless told otherwise before the first schema is made. The page's content security
 * policy forbids that, and the refused probe would be reported as a violation, so this module must be imported before any schema.
 */
(globalThis as { __zod_globalConfig?: { jitless: boolean } }).__zod_globalConfig = { jitless: true };

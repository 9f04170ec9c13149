/** Where a fault happened: call-id, ssrc, offset, path. Values are short and safe to log; never secrets or picture bytes. */
export type FaultContext = Readonly<Record<string, string | number | boolean>>;

/**
 * The one base class of everything Porchlight throws. `code` comes from the closed union of the throwing package
 * (its `faults.ts` table), so a `switch` over it can be exhaustive. Outcomes a caller must handle are returned, not thrown.
 */
export class Fault<Code extends string = string> extends Error {
  readonly code: Code;
  readonly context: FaultContext;

  constructor(code: Code, message: string, options: { context?: FaultContext; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "Fault";
    this.code = code;
    this.context = options.context ?? {};
  }
}

/** True when `error` is a fault with one of `codes` (any fault when no code is given). */
export function isFault<Code extends string>(error: unknown, ...codes: Code[]): error is Fault<Code> {
  return error instanceof Fault && (codes.length === 0 || (codes as readonly string[]).includes((error as Fault).code));
}

/** A package's table of fault codes: code → what it means, in one sentence a reader can act on. */
export type FaultTable<Code extends string> = Readonly<Record<Code, string>>;

/** One header line: its name as written and its value with folding removed. Bytes above 0x7F are kept one per character (latin1), so any charset survives. */
export type SipHeaderEntry = readonly [name: string, value: string];

/** An immutable, ordered header list. Names match without case; compact forms (RFC 3261 §7.3.3) equal their long form. */
export interface SipHeaders {
  readonly entries: readonly SipHeaderEntry[];
  /** The first value of that name. */
  get(name: string): string | undefined;
  /** Every line of that name, in order, unsplit. */
  getAll(name: string): readonly string[];
  /** Every element of a comma-separated header (Via, Contact, Route, Allow…), across lines, in order. */
  list(name: string): readonly string[];
  has(name: string): boolean;
  /** A copy where `name` occurs once, in the place of its first occurrence or at the end. */
  with(name: string, value: string): SipHeaders;
  /** A copy with one more line at the end. */
  append(name: string, value: string): SipHeaders;
  /** A copy with one more line at the start, as Via is pushed. */
  prepend(name: string, value: string): SipHeaders;
  without(name: string): SipHeaders;
}

const compactForms: Readonly<Record<string, string>> = {
  a: "accept-contact",
  b: "referred-by",
  c: "content-type",
  d: "request-disposition",
  e: "content-encoding",
  f: "from",
  i: "call-id",
  j: "reject-contact",
  k: "supported",
  l: "content-length",
  m: "contact",
  o: "event",
  r: "refer-to",
  s: "subject",
  t: "to",
  u: "allow-events",
  v: "via",
  x: "session-expires",
  y: "identity",
};

/** The lower-case long form of a header name: `v` and `VIA` are both `via`. */
export function canonicalHeaderName(name: string): string {
  const lower = name.toLowerCase();
  return lower.length === 1 && Object.hasOwn(compactForms, lower) ? compactForms[lower] : lower;
}

/** Builds headers from lines in order. */
export function sipHeaders(entries: readonly SipHeaderEntry[] = []): SipHeaders {
  return new HeaderList(entries);
}

/** Splits at commas outside quoted strings and angle brackets (RFC 3261 §7.3.1). Empty elements are dropped. */
export function splitList(value: string): string[] {
  return splitOutsideQuotes(value, ",").filter((part) => part !== "");
}

/** Splits at `separator` outside quoted strings and angle brackets; parts are trimmed, empty ones kept. */
export function splitOutsideQuotes(value: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  let angled = false;
  for (let i = 0; i < value.length; i++) {
    const c = value[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === "<") angled = true;
    else if (c === ">") angled = false;
    else if (c === separator && !angled) {
      parts.push(value.slice(start, i).trim());
      start = i + 1;
    }
  }
  parts.push(value.slice(start).trim());
  return parts;
}

class HeaderList implements SipHeaders {
  readonly entries: readonly SipHeaderEntry[];
  readonly #names: readonly string[];

  constructor(entries: readonly SipHeaderEntry[]) {
    this.entries = entries;
    this.#names = entries.map(([name]) => canonicalHeaderName(name));
  }

  get(name: string): string | undefined {
    const at = this.#names.indexOf(canonicalHeaderName(name));
    return at < 0 ? undefined : this.entries[at][1];
  }
  getAll(name: string): readonly string[] {
    const wanted = canonicalHeaderName(name);
    return this.entries.filter((_, i) => this.#names[i] === wanted).map(([, value]) => value);
  }
  list(name: string): readonly string[] {
    return this.getAll(name).flatMap(splitList);
  }
  has(name: string): boolean {
    return this.#names.includes(canonicalHeaderName(name));
  }
  with(name: string, value: string): SipHeaders {
    const wanted = canonicalHeaderName(name);
    const at = this.#names.indexOf(wanted);
    if (at < 0) return this.append(name, value);
    const kept = this.entries.filter((_, i) => i === at || this.#names[i] !== wanted);
    return new HeaderList(kept.map((entry) => (entry === this.entries[at] ? [name, value] : entry)));
  }
  append(name: string, value: string): SipHeaders {
    return new HeaderList([...this.entries, [name, value]]);
  }
  prepend(name: string, value: string): SipHeaders {
    return new HeaderList([[name, value], ...this.entries]);
  }
  without(name: string): SipHeaders {
    const wanted = canonicalHeaderName(name);
    return new HeaderList(this.entries.filter((_, i) => this.#names[i] !== wanted));
  }
}

import { Fault } from "@porchlight/base";
import type { Problem } from "@porchlight/contract";

export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 503;

/** A request that will not be served. The edge turns it into a `Problem`; `code` is what the web app has a sentence for. */
export class Refusal extends Fault {
  readonly status: RefusalStatus;
  readonly fields: Problem["fields"];

  constructor(status: RefusalStatus, code: string, message: string, fields?: Problem["fields"]) {
    super(code, message);
    this.status = status;
    this.fields = fields;
  }
}

export const notFound = (what: string): Refusal => new Refusal(404, "not-found", `no such ${what}`);

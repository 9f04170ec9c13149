import type { Clock, DurationMs } from "@porchlight/base";
import type { GbId } from "../contract.ts";
import type { ManscdpMessage } from "../manscdp/message.ts";

type Answer = Extract<ManscdpMessage, { kind: "device-info" | "device-status" }>;
type AnswerKind = Answer["kind"];

/** One question that waits for its answer. */
export interface Question<Kind extends AnswerKind> {
  /** Resolves with the answer, or undefined when none came in time, the peer went away or the question was dropped. */
  readonly answer: Promise<Extract<Answer, { kind: Kind }> | undefined>;
  /** Starts the wait; called once the peer has accepted the query. */
  startWaiting(): void;
  drop(): void;
}

/** Joins answers to questions by peer, SN and kind. */
export interface Questions {
  open<Kind extends AnswerKind>(peer: GbId, sn: number, kind: Kind): Question<Kind>;
  /** Hands an answer to its question; answers to none are ignored. */
  answered(peer: GbId, answer: Answer): void;
  abandon(peer: GbId): void;
}

interface Waiting {
  readonly peer: GbId;
  settle(answer: Answer | undefined): void;
}

export function createQuestions(clock: Clock, within: DurationMs): Questions {
  const waiting = new Map<string, Waiting>();
  const keyOf = (peer: GbId, sn: number, kind: AnswerKind): string => `${peer} ${sn} ${kind}`;
  return {
    open<Kind extends AnswerKind>(peer: GbId, sn: number, kind: Kind): Question<Kind> {
      const key = keyOf(peer, sn, kind);
      let cancel = (): void => {};
      let settle: Waiting["settle"] = () => {};
      const answer = new Promise<Answer | undefined>((resolve) => {
        settle = (value) => {
          cancel();
          waiting.delete(key);
          resolve(value);
        };
      });
      waiting.set(key, { peer, settle });
      return {
        answer: answer as Question<Kind>["answer"],
        startWaiting() {
          if (waiting.has(key)) cancel = clock.after(within, () => settle(undefined));
        },
        drop: () => settle(undefined),
      };
    },
    answered(peer, answer) {
      waiting.get(keyOf(peer, answer.sn, answer.kind))?.settle(answer);
    },
    abandon(peer) {
      for (const entry of waiting.values()) if (entry.peer === peer) entry.settle(undefined);
    },
  };
}

import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";

/** A program of the benchmark in its own process, so that measuring it measures nothing else. Talks by messages, one answer a question. */
export interface Part<Question, Answer> {
  readonly pid: number;
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

const folder = join(import.meta.dirname, "..", "parts");

function nextMessage(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      child.off("message", onMessage).off("exit", onExit);
      settle();
    };
    const onMessage = (message: unknown): void => done(() => resolve(message));
    const onExit = (code: number | null): void => done(() => reject(new Error(`${name} ended with code ${code}`)));
    child.on("message", onMessage).on("exit", onExit);
  });
}

export function startPart<Question extends object, Answer>(name: string, parameters: readonly string[] = []): Part<Question, Answer> {
  const child = fork(join(folder, `${name}.ts`), [...parameters], { serialization: "advanced" });
  return {
    pid: child.pid ?? 0,
    async ask(question) {
      const answer = nextMessage(child, name);
      child.send(question);
      return (await answer) as Answer;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.disconnect();
      const killer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(killer);
    },
  };
}

/** The other side: answers questions until the benchmark lets go. */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  process.on("message", (question) => void answer(question as Question).then((reply) => process.send?.(reply as object)));
}

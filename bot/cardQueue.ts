/**
 * Everything that draws one card goes through one line, so that an old state never lands after a newer one.
 * Only draws count as newer: a press that ends in a refusal draws nothing.
 */
export interface CardQueue {
  /** Runs when all earlier work on the card has ended. `superseded()` says that a newer drawing is waiting. */
  draw<T>(card: string, task: (superseded: () => boolean) => Promise<T>): Promise<T>;
  /** Keeps later drawings back until `release`; while a press is being answered nothing may change under it. */
  hold(card: string): Hold;
}

export interface Hold {
  /** Ends the hold. `task` runs first, unless a newer drawing is waiting, which then is the truth. */
  release(task: (() => Promise<void>) | null): Promise<void>;
}

interface Line {
  tail: Promise<unknown>;
  drawn: number;
}

/** A hold that nobody ends must not stop a reset from showing itself. */
const longestHoldMs = 5_000;

export function createCardQueue(): CardQueue {
  const lines = new Map<string, Line>();

  function append<T>(card: string, line: Line, task: () => Promise<T>): Promise<T> {
    const run = line.tail.then(task, task);
    // The next in line starts whatever became of this one; its caller gets the error from `run`.
    const tail = run.then(
      () => undefined,
      () => undefined,
    );
    line.tail = tail;
    void tail.then(() => {
      if (line.tail === tail) lines.delete(card);
    });
    return run;
  }

  function lineOf(card: string): Line {
    const known = lines.get(card);
    if (known) return known;
    const line: Line = { tail: Promise.resolve(), drawn: 0 };
    lines.set(card, line);
    return line;
  }

  return {
    draw(card, task) {
      const line = lineOf(card);
      line.drawn += 1;
      const mine = line.drawn;
      return append(card, line, () => task(() => line.drawn > mine));
    },
    hold(card) {
      const line = lineOf(card);
      const before = line.drawn;
      const answered = Promise.withResolvers<(() => Promise<void>) | null>();
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        answered.resolve(null);
      }, longestHoldMs);
      const done = append(card, line, async () => {
        const task = await answered.promise;
        if (task && line.drawn === before) await task();
      });
      return {
        release(task) {
          clearTimeout(timer);
          if (late && task)
            return append(card, lineOf(card), () => (line.drawn === before ? task() : Promise.resolve()));
          answered.resolve(task);
          return done;
        },
      };
    },
  };
}

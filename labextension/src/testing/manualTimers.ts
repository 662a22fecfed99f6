import type { ITimers } from '../connection/timers';

/** Time that passes only when a test says so. */
export class ManualTimers implements ITimers {
  constructor(readonly random: () => number = () => 1 - Number.EPSILON) {}

  readonly now = (): number => this.time;

  setTimeout(callback: () => void, milliseconds: number): unknown {
    const timer = { callback, at: this.time + milliseconds };
    this.timers.add(timer);
    return timer;
  }

  clearTimeout(handle: unknown): void {
    this.timers.delete(handle as ITimer);
  }

  /** How many wait. */
  get waiting(): number {
    return this.timers.size;
  }

  /** Lets time pass, and what waits for promises run after each timer. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (let next = this.first(end); next; next = this.first(end)) {
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.callback();
      await settle();
    }
    this.time = end;
    await settle();
  }

  private first(end: number): ITimer | undefined {
    return [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }

  private time = 1_000_000;
  private readonly timers = new Set<ITimer>();
}

interface ITimer {
  callback: () => void;
  at: number;
}

/** Lets everything run that waits for promises alone. */
export function settle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}

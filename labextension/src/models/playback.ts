/** Plays a log forward: reads it in pages, ahead of what is shown, and gives it out in time. */
import type { ITimers } from '../connection/timers';
import type { IPastChange } from './historyApi';

/** Revisions a second. */
export const SPEEDS = [2, 10, 50, 250] as const;
export type Speed = (typeof SPEEDS)[number];

const PAGE = 500;
/** Milliseconds between two pictures. */
const TICK = 100;

export interface IPlaybackOptions {
  timers: ITimers;
  /** The changes after a revision, at most so many; none at the end. */
  read: (after: number, limit: number) => Promise<IPastChange[]>;
  show: (changes: readonly IPastChange[]) => void;
  /** The end was reached, or the log cannot be read. */
  ended: (error: unknown) => void;
}

export class Playback {
  constructor(
    private readonly options: IPlaybackOptions,
    /** The revision that is shown, after which it goes on. */
    private readOn: number,
    public speed: Speed
  ) {}

  start(): void {
    this.plan(0);
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== undefined) {
      this.options.timers.clearTimeout(this.timer);
    }
  }

  private plan(delay: number): void {
    this.timer = this.options.timers.setTimeout(() => void this.tick(), delay);
  }

  private async tick(): Promise<void> {
    const interval = Math.max(TICK, 1000 / this.speed);
    const count = Math.max(1, Math.round((this.speed * interval) / 1000));
    try {
      if (this.waiting.length < count) {
        await this.read();
      } else if (this.waiting.length < PAGE / 2) {
        void this.read().catch(() => undefined); // asked again when nothing is left
      }
    } catch (error) {
      this.end(error);
      return;
    }
    if (this.stopped) {
      return;
    }
    const changes = this.waiting.splice(0, count);
    const last = changes[changes.length - 1];
    if (!last) {
      this.end(null);
      return;
    }
    this.options.show(changes);
    this.plan(interval);
  }

  private end(error: unknown): void {
    if (!this.stopped) {
      this.stopped = true;
      this.options.ended(error);
    }
  }

  /** Reads the next page; only one is under way. */
  private read(): Promise<void> {
    this.reading ??= this.options
      .read(this.readOn, PAGE)
      .then(changes => {
        this.waiting.push(...changes);
        this.readOn = changes[changes.length - 1]?.revision ?? this.readOn;
      })
      .finally(() => {
        this.reading = null;
      });
    return this.reading;
  }

  private readonly waiting: IPastChange[] = [];
  private reading: Promise<void> | null = null;
  private timer: unknown;
  private stopped = false;
}

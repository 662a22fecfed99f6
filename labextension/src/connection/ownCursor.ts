/** The person's own cursor: told to the others at most 20 times a second, moved along with the text until then. */
import type Delta from 'quill-delta';

import type { Place } from './presence';
import { movedPlace } from './presence';
import type { ITimers } from './timers';

/** Milliseconds between two messages. */
const INTERVAL = 50;

export class OwnCursor {
  /** @param deliver - sends the place and returns true, or false while that is not possible */
  constructor(
    private readonly timers: ITimers,
    private readonly deliver: (place: Place) => boolean
  ) {}

  /** The person moved it; the latest place counts. */
  put(place: Place): void {
    this.place = place;
    this.isNews = true;
    this.send();
  }

  /** The text changed; the person's own insert goes before their cursor, somebody else's stays behind it. */
  move(delta: Delta, isOwn: boolean): void {
    this.place = this.place && movedPlace(this.place, delta, !isOwn);
  }

  /** A new connection knows of no cursor yet. */
  renew(): void {
    this.isNews = this.place !== null;
    this.send();
  }

  /** Sends what is news, or later if it is too early. */
  send(): void {
    this.timers.clearTimeout(this.timer);
    if (!this.place || !this.isNews) {
      return;
    }
    const wait = this.sentAt + INTERVAL - this.timers.now();
    if (wait > 0) {
      this.timer = this.timers.setTimeout(() => this.send(), wait);
    } else if (this.deliver(this.place)) {
      this.sentAt = this.timers.now();
      this.isNews = false;
    }
  }

  /** The text that it was in was replaced. */
  forget(): void {
    this.timers.clearTimeout(this.timer);
    this.place = null;
    this.isNews = false;
  }

  private place: Place | null = null;
  private isNews = false;
  private sentAt = -Infinity;
  private timer: unknown;
}

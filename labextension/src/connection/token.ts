/** Tokens: what the client reads off its own, and when it asks for the next one. */
import type { ITimers } from './timers';

/** Of a token's remaining time, the share after which it is refreshed. */
const SHARE = 0.8;
/** Seconds. A browser's clock may be wrong: it must neither ask all the time nor wait longer than a timer can. */
const SHORTEST_WAIT = 5;
const LONGEST_WAIT = 86_400;

/**
 * @param token - a JWT; anything else has no time that could be read
 * @param now - milliseconds since the epoch
 * @returns seconds to wait, or null if it is not known when the token expires
 */
export function secondsToRefresh(token: string, now: number): number | null {
  try {
    const payload = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
    if (typeof exp !== 'number') {
      return null;
    }
    return Math.min(Math.max(SHORTEST_WAIT, (exp - now / 1000) * SHARE), LONGEST_WAIT);
  } catch {
    return null;
  }
}

/** Brings a new token before the present one expires. */
export class TokenRefresh {
  /**
   * @param address - an address with a fresh token
   * @param use - takes the token
   */
  constructor(
    private readonly timers: ITimers,
    private readonly address: () => Promise<string>,
    private readonly use: (token: string) => void
  ) {}

  /** An address with a token is in use from now on. */
  plan(url: URL): void {
    this.stop();
    const token = url.searchParams.get('token');
    const seconds = token === null ? null : secondsToRefresh(token, this.timers.now());
    if (seconds !== null) {
      const timer = this.timers.setTimeout(() => void this.refresh(timer), seconds * 1000);
      this.timer = timer;
    }
  }

  stop(): void {
    this.timers.clearTimeout(this.timer);
    this.timer = null;
  }

  private async refresh(timer: unknown): Promise<void> {
    try {
      const url = new URL(await this.address());
      const token = url.searchParams.get('token');
      if (token !== null && this.timer === timer) {
        this.use(token);
        this.plan(url);
      }
    } catch {
      // The server closes the connection when the token expires; coming back asks for one again.
    }
  }

  private timer: unknown = null;
}

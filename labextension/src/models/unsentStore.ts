/** Keeps work that the server has not acknowledged over a reload of the page. */
import type { IUnsentWork } from '../connection/client';

const PREFIX = 'jddb:unsent:';

export class UnsentStore {
  /**
   * @param storage - the page's session storage: of this tab, so that two tabs never resume as one
   * @param scope - what tells one server from another
   */
  constructor(
    private readonly storage: Storage,
    private readonly scope: string
  ) {}

  /** @returns whether it could be kept; storage may be full or switched off */
  keep(sessionId: string, work: IUnsentWork | null): boolean {
    try {
      if (work && (work.inflight || work.pending)) {
        this.storage.setItem(this.key(sessionId), JSON.stringify(work));
      } else {
        this.storage.removeItem(this.key(sessionId));
      }
      return true;
    } catch {
      return false;
    }
  }

  take(sessionId: string): IUnsentWork | null {
    try {
      const text = this.storage.getItem(this.key(sessionId));
      return text === null ? null : JSON.parse(text);
    } catch {
      return null;
    }
  }

  private key(sessionId: string): string {
    return `${PREFIX}${this.scope}:${sessionId}`;
  }
}

/** Which of the comments that mention somebody are news to them. No DOM. */
import type { IComment } from '../protocol/messages';

export class MentionNews {
  /** The last one that was news; null before there is one. */
  get latest(): IComment | null {
    return this._latest;
  }

  /**
   * Takes all comments that mention them as they stand now. Each is news once; what came with the document
   * is so only if they have not seen it.
   *
   * @param seen - the newest comment that they saw themselves mentioned in
   */
  take(mentioning: readonly IComment[], seen: number): void {
    for (const comment of mentioning) {
      if (!this.known.has(comment.id) && (this.isOpen || comment.id > seen)) {
        this._latest = comment;
      }
      this.known.add(comment.id);
    }
    this.isOpen = true;
  }

  private isOpen = false;
  private _latest: IComment | null = null;
  private readonly known = new Set<number>();
}

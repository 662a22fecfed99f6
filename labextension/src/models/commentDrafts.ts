/** What a person has begun to write and not sent. It outlives a reload, a failed sending, and the tab. */
import type { IPassage } from '../ot/passage';
import type { IPerson } from '../protocol/messages';

/** `new` is a thread that is begun, `reply-7` a reply in thread 7, `edit-9` a change of comment 9. */
export type DraftKey = 'new' | `reply-${number}` | `edit-${number}`;

export interface IDraft {
  key: DraftKey;
  text: string;
  mentions: IPerson[];
  /** The same at each try to send it. */
  nonce: string;
  /** Of a new thread: where it shall stand in what the person sees, and the text there. */
  passage?: IPassage;
  quote?: string;
}

const PREFIX = 'jddb:comments:';
/** A draft for the quotation of which there is no place. */
const NOWHERE = -1;

export class CommentDrafts {
  /**
   * @param storage - the browser's storage of this site
   * @param scope - what tells one server, and one document, from another
   */
  constructor(
    private readonly storage: Storage,
    private readonly scope: string
  ) {}

  /** Storage may be full or switched off: then what was written lasts as long as the page. */
  keep(drafts: readonly IDraft[]): void {
    try {
      const written = drafts.filter(({ text }) => text.trim() !== '');
      if (written.length > 0) {
        this.storage.setItem(this.key('drafts'), JSON.stringify(written));
      } else {
        this.storage.removeItem(this.key('drafts'));
      }
    } catch {
      // said above
    }
  }

  take(): IDraft[] {
    return this.read('drafts') ?? [];
  }

  /** The newest comment that this person has seen themselves mentioned in. */
  get seen(): number {
    return this.read('seen') ?? 0;
  }

  set seen(id: number) {
    try {
      this.storage.setItem(this.key('seen'), String(id));
    } catch {
      // then the sign comes again after a reload
    }
  }

  private read<T>(name: string): T | null {
    try {
      return JSON.parse(this.storage.getItem(this.key(name)) ?? 'null');
    } catch {
      return null;
    }
  }

  private key(name: string): string {
    return `${PREFIX}${name}:${this.scope}`;
  }
}

/** Where a draft stands in a text that is not the one it was begun in: its text nearest to its old place. */
export function foundIn(text: string, { passage, quote }: IDraft): IPassage | undefined {
  if (!passage || !quote || text.slice(passage.start, passage.end) === quote) {
    return passage;
  }
  const before = text.lastIndexOf(quote, passage.start);
  const after = text.indexOf(quote, passage.start);
  const isNearer =
    after === NOWHERE || (before !== NOWHERE && passage.start - before < after - passage.start);
  const start = isNearer ? before : after;
  if (start !== NOWHERE) {
    return { start, end: start + quote.length };
  }
  // Its text is gone: the line at its old place takes it.
  const at = Math.min(passage.start, text.length - 1);
  return { start: text.lastIndexOf('\n', at - 1) + 1, end: text.indexOf('\n', at) + 1 };
}

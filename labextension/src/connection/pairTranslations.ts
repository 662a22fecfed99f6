/**
 * Translations that the person puts into the target: their text, and what it means for its link.
 *
 * Both go in one message where nothing else waits. Where something does, they would become one change with it: then
 * the text goes first, and when the server has it the link is given the sentence that it became, and its status. Until
 * the links tell of it, the person sees the translation where it was put in.
 */
import type Delta from 'quill-delta';

import type { ClientState } from '../ot/clientState';
import { moveRanges } from '../ot/links';
import type { IPassage } from '../ot/passage';
import type { ClientMessage } from '../protocol/messages';
import type { ISeenTexts, PairClientMessage } from '../protocol/pairMessages';
import { BehindText } from './behindText';
import type { PairRefusal } from './pairActions';
import type { IAlignAction, ILinkUpdate, ISeenLink } from './pairInterfaces';

export interface ITranslationsOptions {
  /** The target; null before its first state. */
  document: () => ClientState | null;
  /** The server's links, in what the person sees. */
  links: () => readonly ISeenLink[];
  send: (delta: Delta) => void;
  update: (id: string, linkId: string, change: ILinkUpdate) => Promise<void>;
  align: (action: IAlignAction) => Promise<void>;
}

/** A change of the target that goes with what it means for its link. */
interface ITranslation {
  id: string;
  linkId: string;
  change: ILinkUpdate;
  /** Null until it is sent. */
  seq: number | null;
  resolve: () => void;
  reject: (reason: Error) => void;
}

/** Where a translation stands in what the person sees. */
interface IDraft {
  id: string;
  range: IPassage;
  /** Nothing was put in but a place to type in. */
  isPlace: boolean;
}

/** A link whose text the server has, and which waits for the sentence that this became. */
interface IUnplaced {
  linkId: string;
  resolve: (found: ISeenLink | null) => void;
  reject: (reason: Error) => void;
}

export class PairTranslations {
  constructor(private readonly options: ITranslationsOptions) {
    this.behindText = new BehindText(options.document);
  }

  /** Puts `written`, a change of the target, in as the translation of a link. */
  put(id: string, linkId: string, change: ILinkUpdate, written: Delta): Promise<void> {
    const waits = (this.options.document()?.waiting ?? 0) > 0;
    this.edited(written);
    const range = insertedBy(written);
    if (range) {
      this.drafts.set(linkId, { id, range, isPlace: range.start === range.end });
    }
    let done: Promise<void>;
    if (waits) {
      this.options.send(written);
      done = this.behindText.do(() => this.placeAndUpdate(id, linkId, change));
    } else {
      done = new Promise((resolve, reject) => {
        this.underWay = { id, linkId, change, seq: null, resolve, reject };
      });
      this.options.send(written);
    }
    this.puts.set(linkId, done);
    done
      .catch(() => this.drafts.delete(linkId))
      .finally(() => this.puts.get(linkId) === done && this.puts.delete(linkId));
    return done;
  }

  /**
   * Does something when what the person has typed until now is committed, and a translation that was put in for this
   * link is its own; not if that is refused.
   */
  behindTranslation(linkId: string, act: () => Promise<void>): Promise<void> {
    const put = this.puts.get(linkId);
    return this.behindText.do(() => (put ? put.then(act) : act()));
  }

  /** The person has changed the target: what is not sent goes with it, and is no translation alone. */
  edited(delta: Delta): void {
    this.moved(delta);
    const { underWay } = this;
    if (underWay?.seq === null) {
      const { id, linkId, change, resolve, reject } = underWay;
      this.underWay = null;
      this.behindText.do(() => this.placeAndUpdate(id, linkId, change)).then(resolve, reject);
    }
  }

  /** What the person sees of the target was changed. */
  moved(delta: Delta): void {
    for (const [linkId, draft] of this.drafts) {
      const { start, end } = draft.range;
      if (draft.isPlace && start === end && deletesBeside(delta, start)) {
        this.drafts.delete(linkId); // the place is gone
      }
      draft.range = moveRanges([draft.range], delta)[0];
    }
  }

  /** A change of the target as the translation of its link, if it is one. */
  asTranslation(message: ClientMessage): PairClientMessage | null {
    const { underWay } = this;
    if (message.type !== 'document_change' || !underWay) {
      return null;
    }
    underWay.seq ??= message.seq;
    if (underWay.seq !== message.seq) {
      return null;
    }
    const update = updateMessage(underWay.id, underWay.linkId, underWay.change);
    const { revision, seq, data } = message;
    return { ...update, revision, seq, data: { ...update.data, ops: data.ops } };
  }

  /** Change `seq` of the target is committed. */
  arrived(seq: number): void {
    const { underWay } = this;
    if (underWay && underWay.seq !== null && underWay.seq <= seq) {
      this.underWay = null;
      underWay.resolve();
    }
  }

  /** What waits in the target is not committed, and neither is what it was to mean. */
  refuse(reason: PairRefusal): void {
    const refused = [...(this.underWay ? [this.underWay] : []), ...this.unplaced];
    this.underWay = null;
    this.unplaced = [];
    this.drafts.clear();
    refused.forEach(({ reject }) => reject(reason));
    this.behindText.refuse(reason);
  }

  /** Goes on with what waits for the server, after it has told something. */
  look(): void {
    this.behindText.look();
    if (!this.options.document()) {
      return;
    }
    const unplaced = this.unplaced;
    this.unplaced = [];
    unplaced.forEach(waiting => this.findPlace(waiting));
  }

  /**
   * The links, with the translations that the server has not linked yet where they were put in; not where something
   * else is linked already, for links never overlap.
   */
  withDrafts(links: readonly ISeenLink[]): readonly ISeenLink[] {
    if (this.drafts.size === 0) {
      return links;
    }
    const taken = links.flatMap(({ target }) => target ?? []);
    return links.map(link => {
      const draft = this.drafts.get(link.linkId);
      if (!draft || link.target) {
        if (draft && overlap(link.target, draft.range)) {
          this.drafts.delete(link.linkId);
        }
        return link;
      }
      if (taken.some(range => overlap(range, draft.range))) {
        return link;
      }
      taken.push(draft.range);
      const hasText = draft.range.start < draft.range.end;
      const status = link.status === 'untranslated' && hasText ? 'draft' : link.status;
      return { ...link, target: draft.range, status };
    });
  }

  /** The server has done what was called `id`, and its links tell of it. */
  answered(id: string): void {
    for (const [linkId, draft] of this.drafts) {
      if (draft.id === id) {
        this.drafts.delete(linkId);
      }
    }
  }

  private async placeAndUpdate(id: string, linkId: string, change: ILinkUpdate): Promise<void> {
    let found = await this.place(linkId);
    while (found && (await this.giveUp(found, linkId))) {
      found = await this.place(linkId);
    }
    return this.options.update(id, linkId, change);
  }

  /** Lets a link give its sentence up, or give it to `linkId` if it is nothing else; whether there is more to do. */
  private async giveUp(found: ISeenLink, linkId: string): Promise<boolean> {
    try {
      if (!found.source) {
        await this.options.align({ action: 'link', linkIds: [linkId, found.linkId] });
        return false;
      }
      if (found.status !== 'draft') {
        return false;
      }
      // The server has taken a sentence for the translation of a neighbour.
      await this.options.align({ action: 'unlink', linkIds: [found.linkId] });
      return true;
    } finally {
      this.isRelinking = false;
      this.look();
    }
  }

  /** The link that has to give a sentence up, so that it can be this one's, or this one's other; null if all is well. */
  private place(linkId: string): Promise<ISeenLink | null> {
    return new Promise((resolve, reject) => this.findPlace({ linkId, resolve, reject }));
  }

  private findPlace(waiting: IUnplaced): void {
    if (this.isRelinking) {
      this.unplaced.push(waiting); // what is in the way of one may be in its way, too
      return;
    }
    const links = this.options.links();
    const own = links.find(({ linkId }) => linkId === waiting.linkId);
    const draft = this.drafts.get(waiting.linkId);
    const range = draft?.range;
    if (!own || !range || overlap(own.target, range)) {
      waiting.resolve(null);
      return;
    }
    if (range.start === range.end) {
      if (draft.isPlace && !own.target) {
        this.unplaced.push(waiting); // until something is typed there
      } else {
        waiting.resolve(null);
      }
      return;
    }
    const found = own.target ? own : links.find(({ target }) => overlap(target, range));
    if (found) {
      this.isRelinking = true;
      waiting.resolve(found);
    } else {
      this.unplaced.push(waiting);
    }
  }

  private readonly behindText: BehindText;
  private underWay: ITranslation | null = null;
  private unplaced: IUnplaced[] = [];
  /** Whether a link is giving a sentence up: one at a time does, for then the others find other links. */
  private isRelinking = false;
  /** By link, until they are done. */
  private readonly puts = new Map<string, Promise<void>>();
  /** By link, until the server's links tell of them. */
  private readonly drafts = new Map<string, IDraft>();
}

export function updateMessage(
  id: string,
  linkId: string,
  { status, origin, unitId }: ILinkUpdate,
  seen?: ISeenTexts
): Extract<PairClientMessage, { type: 'translation_update' }> {
  return {
    type: 'translation_update',
    id,
    data: { link_id: linkId, status, origin, unit_id: unitId, ...(seen && { seen }) }
  };
}

function overlap(one: IPassage | null, other: IPassage): boolean {
  return one !== null && one.start < other.end && other.start < one.end;
}

/** Whether a change deletes what stands before or behind a place. */
function deletesBeside(delta: Delta, place: number): boolean {
  let at = 0;
  for (const op of delta.ops) {
    const length = op.delete ?? (op.retain as number | undefined) ?? 0;
    if (op.delete !== undefined && at <= place && place <= at + length) {
      return true;
    }
    at += length;
  }
  return false;
}

/**
 * The text that a change inserts, without the line breaks around it, in the changed text; where it is white space
 * alone, the place behind it, or in the new line at the start.
 */
function insertedBy(delta: Delta): IPassage | null {
  let at = 0;
  let place: IPassage | null = null;
  for (const op of delta.ops) {
    if (typeof op.insert === 'string' && op.insert.trim() !== '') {
      const start = at + op.insert.length - op.insert.trimStart().length;
      return { start, end: start + op.insert.trim().length };
    }
    if (typeof op.insert === 'string') {
      const end = at === 0 ? 0 : at + op.insert.length;
      place = { start: end, end };
      at += op.insert.length;
    } else {
      at += (op.retain as number | undefined) ?? 0;
    }
  }
  return place;
}

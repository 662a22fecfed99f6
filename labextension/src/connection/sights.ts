/**
 * What the person sees of a segment as they confirm it, told as places in texts that the server has had: so it confirms
 * these, whatever others have written by then.
 */
import Delta from 'quill-delta';

import type { ClientState } from '../ot/clientState';
import { moveRanges } from '../ot/links';
import type { IPassage } from '../ot/passage';
import { textOf } from '../ot/text';
import { toCodePointIndex } from '../protocol/codePoints';
import type { Ends, ISeenTexts } from '../protocol/pairMessages';
import { PairRefusal } from './pairActions';
import type { ISeenLink, Side } from './pairInterfaces';

/** The code of a refusal that the server knows nothing of. */
export const CHANGED_MEANWHILE = 'changed_meanwhile';

interface IPlace {
  revision: number;
  ends: Ends;
}

/** One text of a segment. */
interface IGlance {
  /** Where the server has what was seen; null while the person's own changes of the text are not committed. */
  place: IPlace | null;
  /** Until then, where it stands in what the person sees. */
  range: IPassage;
  /** The lines that it is in: what others write there may become part of the same sentence. */
  lines: IPassage;
  isChangedByOthers: boolean;
}

export type Sight = Record<Side, IGlance>;

export interface ISightsOptions {
  documents: () => Record<Side, ClientState> | null;
  /** The links in what the person sees. */
  links: () => readonly ISeenLink[];
}

export class Sights {
  constructor(private readonly options: ISightsOptions) {}

  take(linkId: string): Sight {
    const link = this.options.links().find(one => one.linkId === linkId);
    const sight = { source: this.glance('source', link), target: this.glance('target', link) };
    this.open.add(sight);
    return sight;
  }

  /** What the person sees of a text was changed, by them or by others. */
  moved(side: Side, delta: Delta, byOthers: boolean): void {
    for (const sight of this.open) {
      const glance = sight[side];
      if (glance.place === null) {
        glance.isChangedByOthers ||= byOthers && touches(delta, glance.lines);
        glance.range = moveRanges([glance.range], delta)[0];
        glance.lines = moveRanges([glance.lines], delta)[0];
      }
    }
  }

  /**
   * How it is told, when the person's own changes are committed.
   *
   * @throws PairRefusal where others have changed it before that: nobody has both texts as the person saw them
   */
  tell(sight: Sight): ISeenTexts {
    const source = this.placeOf('source', sight.source);
    const target = this.placeOf('target', sight.target);
    return {
      revision: { source: source.revision, target: target.revision },
      source: source.ends,
      target: target.ends
    };
  }

  drop(sight: Sight): void {
    this.open.delete(sight);
  }

  private glance(side: Side, link: ISeenLink | undefined): IGlance {
    const document = this.options.documents()?.[side];
    const range = link?.[side] ?? { start: 0, end: 0 };
    const isCommitted = !document?.inflight && !document?.pending;
    return {
      place: document && isCommitted ? placeIn(document, range) : null,
      range,
      lines: linesOf(textOf(document?.contents.ops ?? []), range),
      isChangedByOthers: false
    };
  }

  private placeOf(side: Side, { place, range, isChangedByOthers }: IGlance): IPlace {
    const document = this.options.documents()?.[side];
    if (place) {
      return place;
    }
    if (!document || isChangedByOthers) {
      throw new PairRefusal(CHANGED_MEANWHILE, '');
    }
    const { base, inflight, pending } = document;
    const back = (inflight ?? new Delta()).compose(pending ?? new Delta()).invert(base);
    return placeIn(document, {
      start: back.transformPosition(range.start, true),
      end: back.transformPosition(range.end)
    });
  }

  private readonly open = new Set<Sight>();
}

function placeIn({ baseText, revision }: ClientState, { start, end }: IPassage): IPlace {
  return { revision, ends: [toCodePointIndex(baseText, start), toCodePointIndex(baseText, end)] };
}

/** The lines of a passage, with the line breaks around them. */
function linesOf(text: string, { start, end }: IPassage): IPassage {
  const before = start > 0 ? text.lastIndexOf('\n', start - 1) : -1;
  const behind = text.indexOf('\n', end);
  return { start: Math.max(before, 0), end: behind < 0 ? text.length : behind + 1 };
}

/** Whether a change takes something out of a passage, or puts words into it or at one of its ends. */
function touches(delta: Delta, { start, end }: IPassage): boolean {
  let at = 0;
  for (const { insert, delete: removed, retain } of delta.ops) {
    if (typeof insert === 'string') {
      const isInside = start < at && at < end;
      if (isInside || (start <= at && at <= end && insert.trim() !== '')) {
        return true;
      }
    } else if (removed !== undefined && at < end && start < at + removed) {
      return true;
    }
    at += removed ?? (retain as number | undefined) ?? 0;
  }
  return false;
}

/**
 * The links of a pair as the server has told them, moved with both texts.
 *
 * Kept where they stand in the server's documents; what the person has typed and the server has not is added when
 * they are shown.
 */
import type Delta from 'quill-delta';

import type { ClientState } from '../ot/clientState';
import { moveRanges } from '../ot/links';
import type { IPassage } from '../ot/passage';
import { toUtf16Index } from '../protocol/codePoints';
import type { ILinkNews, IWireLink } from '../protocol/pairMessages';
import type { ISeenLink, Side } from './pairInterfaces';

type Documents = Record<Side, ClientState>;

const SIDES: readonly Side[] = ['source', 'target'];

export class PairLinks {
  /** Starts anew from a state; the links stand in these documents of the server. */
  reset(links: readonly IWireLink[], documents: Documents): void {
    this.links = links.map(link => toUnits(link, documents));
  }

  take(news: ILinkNews, documents: Documents): void {
    const known = new Map(this.links.map(link => [link.linkId, link]));
    for (const link of news.links) {
      known.set(link.link_id, toUnits(link, documents));
    }
    const order = news.order ?? [...known.keys()];
    this.links = order.flatMap(linkId => known.get(linkId) ?? []);
  }

  /** The server's document was changed. */
  advance(side: Side, delta: Delta): void {
    this.links = moved(this.links, side, delta);
  }

  /** The links in what the person sees. */
  seen(documents: Documents): ISeenLink[] {
    let links = this.links;
    for (const side of SIDES) {
      const { inflight, pending } = documents[side];
      for (const delta of [inflight, pending]) {
        links = delta ? moved(links, side, delta) : links;
      }
    }
    return links;
  }

  private links: ISeenLink[] = [];
}

/** The links after a change of one text. They are moved in the order of that text. */
function moved(links: ISeenLink[], side: Side, delta: Delta): ISeenLink[] {
  const standing = links.flatMap((link, index) => {
    const range = link[side];
    return range ? [{ range, index }] : [];
  });
  standing.sort(
    (one, other) =>
      one.range.start - other.range.start ||
      one.range.end - other.range.end ||
      one.index - other.index
  );
  const after = [...links];
  const ranges = moveRanges(
    standing.map(({ range }) => range),
    delta
  );
  standing.forEach(({ index }, at) => {
    after[index] = { ...links[index], [side]: ranges[at] };
  });
  return after;
}

function toUnits(link: IWireLink, documents: Documents): ISeenLink {
  const range = (side: Side): IPassage | null => {
    const ends = link[side];
    const text = documents[side].baseText;
    return ends && { start: toUtf16Index(text, ends[0]), end: toUtf16Index(text, ends[1]) };
  };
  return {
    linkId: link.link_id,
    source: range('source'),
    target: range('target'),
    status: link.status,
    origin: link.origin,
    score: link.score,
    stale: link.stale,
    previousSource: link.previous_source ?? null
  };
}

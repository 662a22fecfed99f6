/** Segments as they stand in two texts: which one is where, and which comes next. Pure. */
import type { ISeenLink, LinkStatus, Side } from '../../connection/pairInterfaces';
import type { IPassage } from '../../ot/passage';

/** Statuses that say that the translation was confirmed. */
const CONFIRMED: ReadonlySet<LinkStatus> = new Set(['needs_review', 'reviewed', 'approved']);

const RANKS: Record<LinkStatus, number> = {
  untranslated: 0,
  draft: 1,
  needs_review: 2,
  reviewed: 3,
  approved: 4
};

export type SegmentTest = (link: ISeenLink) => boolean;

export function isConfirmed(link: ISeenLink): boolean {
  return CONFIRMED.has(link.status);
}

/** Whether nothing is left to do for the translator: confirmed, and against the source as it is now. */
export function isDone(link: ISeenLink): boolean {
  return isConfirmed(link) && !link.stale;
}

/** Whether the source waits for a translation. */
export function isUntranslated({ source, target }: ISeenLink): boolean {
  return source !== null && (target === null || target.start === target.end);
}

export function isAtLeast(link: ISeenLink, status: LinkStatus): boolean {
  return RANKS[link.status] >= RANKS[status];
}

/** The segment in which a place of a text lies, or else the nearest one before it, or the first. */
export function linkAt(links: readonly ISeenLink[], side: Side, index: number): ISeenLink | null {
  let nearest: ISeenLink | null = null;
  let first: ISeenLink | null = null;
  for (const link of links) {
    const range = link[side];
    if (!range) {
      continue;
    }
    if (range.start <= index && (nearest?.[side]?.start ?? -1) <= range.start) {
      nearest = link;
    }
    if (!first?.[side] || range.start < first[side].start) {
      first = link;
    }
  }
  return nearest ?? first;
}

/** The next segment of a kind after the current one, or the one before it; round at the ends. */
export function nextLink(
  links: readonly ISeenLink[],
  currentId: string | null,
  by: 1 | -1,
  test: SegmentTest
): ISeenLink | null {
  const { length } = links;
  const current = links.findIndex(({ linkId }) => linkId === currentId);
  const start = current < 0 && by < 0 ? 0 : current;
  for (let step = 1; step <= length; step += 1) {
    const link = links[(start + by * step + length * 2) % length];
    if (test(link)) {
      return link;
    }
  }
  return null;
}

export function textIn(text: string, range: IPassage | null): string {
  return range ? text.slice(range.start, range.end) : '';
}

/**
 * Where the ranges of links are after a change of one text; the rule of the server's `translation/links/moving.py`, in
 * UTF-16 units.
 *
 * A range moves with its text, and what is inserted at one of its ends stays outside until the server has settled the
 * links. A range whose text is all deleted becomes what the change inserts in its place; where that is nothing it is
 * empty, and the first of those that stand at one place takes in what is inserted there next.
 */
import type Delta from 'quill-delta';

import type { IPassage } from './passage';

/** Ranges, in the order of the text, after a change of it. They do not overlap, before and after. */
export function moveRanges(ranges: readonly IPassage[], delta: Delta): IPassage[] {
  let free = 0;
  return ranges.map(range => {
    const moved = moveRange(range, delta, free);
    free = moved.end;
    return moved;
  });
}

/** One range; what is before `free` after the change belongs to another. */
function moveRange(range: IPassage, delta: Delta, free: number): IPassage {
  const start = delta.transformPosition(range.start);
  const end = delta.transformPosition(range.end, true);
  if (start < end) {
    return { start, end };
  }
  const from = Math.max(free, delta.transformPosition(range.start, true));
  return { start: from, end: Math.max(from, delta.transformPosition(range.end)) };
}

/**
 * Marks what was found, with the CSS Custom Highlight API: nothing is put into the text, so no mark
 * can ever be taken for an edit. Where a browser lacks it, going to a match still scrolls there.
 */
import type QuillType from 'quill';

import type { IMatch } from './textSearch';

const ALL = 'jddb-match';
const CURRENT = 'jddb-match-current';
/** Marking more would cost time at each key and help nobody. */
const MOST = 1000;

export class MatchHighlights {
  constructor(private readonly quill: Pick<QuillType, 'getLeaf'>) {}

  show(matches: readonly IMatch[], current: number): void {
    if (typeof Highlight === 'undefined') {
      return;
    }
    CSS.highlights.delete(ALL);
    CSS.highlights.delete(CURRENT);
    if (matches.length === 0) {
      return;
    }
    const toRanges = (some: readonly IMatch[]): Range[] =>
      some.map(match => rangeOf(this.quill, match)).filter(range => range !== null);
    CSS.highlights.set(ALL, new Highlight(...toRanges(matches.slice(0, MOST))));
    if (matches[current]) {
      const highlight = new Highlight(...toRanges([matches[current]]));
      highlight.priority = 1;
      CSS.highlights.set(CURRENT, highlight);
    }
  }
}

/** A part of the text in the page; null where it does not begin and end in text, such as in an empty line. */
export function rangeOf(quill: Pick<QuillType, 'getLeaf'>, match: IMatch): Range | null {
  const [first, firstEnd] = quill.getLeaf(match.index + 1);
  const [last, lastEnd] = quill.getLeaf(match.index + match.length);
  if (!(first?.domNode instanceof Text) || !(last?.domNode instanceof Text)) {
    return null;
  }
  const range = document.createRange();
  range.setStart(first.domNode, Math.max(0, firstEnd - 1));
  range.setEnd(last.domNode, Math.min(lastEnd, last.domNode.length));
  return range;
}

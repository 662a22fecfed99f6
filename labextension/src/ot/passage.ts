/**
 * Where a quoted passage is after a change; the rule of the server's `ot/anchors.py`, in UTF-16 units.
 *
 * The two ends move with the text, and text inserted at either of them stays outside. A passage whose text was all
 * deleted is empty and waits where it was: a change that inserts the quoted text again brings it back, there or,
 * where the quotation is long enough to be no accident, anywhere.
 */
import type Delta from 'quill-delta';

export interface IPassage {
  start: number;
  end: number;
}

/** So many characters of a quotation are recognised at another place than where they were deleted. */
const LEAST_MOVED = 8;

export function movePassage(passage: IPassage, quote: string, delta: Delta): IPassage {
  const start = delta.transformPosition(passage.start);
  const end = Math.max(start, delta.transformPosition(passage.end, true));
  return (start === end && foundAgain(start, quote, delta)) || { start, end };
}

function foundAgain(place: number, quote: string, delta: Delta): IPassage | null {
  for (const { start, text } of inserted(delta)) {
    const index = text.indexOf(quote);
    const isThere = start <= place && place <= start + text.length;
    if (index >= 0 && (isThere || Array.from(quote).length >= LEAST_MOVED)) {
      return { start: start + index, end: start + index + quote.length };
    }
  }
  return null;
}

/** What a change inserts in one piece, whatever its formats, and where that begins after the change. */
function inserted(delta: Delta): { start: number; text: string }[] {
  const pieces = [{ start: 0, text: '' }];
  for (const op of delta.ops) {
    const last = pieces[pieces.length - 1];
    if (typeof op.insert === 'string') {
      last.text += op.insert;
    } else if (typeof op.retain === 'number') {
      pieces.push({ start: last.start + last.text.length + op.retain, text: '' });
    }
  }
  return pieces.filter(({ text }) => text !== '');
}

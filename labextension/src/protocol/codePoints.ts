/**
 * Code points on the wire, UTF-16 units in the editor: the one place that converts.
 *
 * A change's retains and deletes count in the text that it is made on, so both directions need that text. Where it
 * has no surrogates, which is nearly always, both counts are the same.
 */
import type { Op } from 'quill-delta';
import Delta from 'quill-delta';

const SURROGATES = /[\ud800-\udfff]/;
/** Half a character; with the flag, whole ones do not match. */
const HALF = /\p{Surrogate}/u;

/** The UTF-16 index of a code point position in `text`. */
export function toUtf16Index(text: string, position: number): number {
  return SURROGATES.test(text) ? advance(text, 0, position) : position;
}

/** The code point position of a UTF-16 index in `text`. */
export function toCodePointIndex(text: string, index: number): number {
  return SURROGATES.test(text) ? count(text, 0, index) : index;
}

/**
 * @param ops - a change in code points
 * @param text - the text that it is made on
 * @returns the same change in UTF-16 units
 */
export function toUtf16(ops: readonly Op[], text: string): Delta {
  return convert(ops, text, (at, length) => advance(text, at, length) - at, true);
}

/**
 * @param ops - a change in UTF-16 units
 * @param text - the text that it is made on
 * @returns the same change in code points, as components only: a `Delta` would count its inserts in UTF-16
 * @throws RangeError if a component begins or ends within a character, or inserts half of one: a server could not
 *   even read that, and so not say which change it refuses
 */
export function toCodePoints(ops: readonly Op[], text: string): Op[] {
  if (ops.some(op => typeof op.insert === 'string' && HALF.test(op.insert))) {
    throw new RangeError('half a character is inserted');
  }
  return convert(
    ops,
    text,
    (at, length) => {
      if (splitsPair(text, at + length)) {
        throw new RangeError(`index ${at + length} is within a character`);
      }
      return count(text, at, at + length);
    },
    false
  ).ops;
}

function convert(
  ops: readonly Op[],
  text: string,
  measure: (at: number, length: number) => number,
  intoUtf16: boolean
): Delta {
  if (!SURROGATES.test(text)) {
    return new Delta([...ops]);
  }
  let at = 0;
  const converted = ops.map(op => {
    const length = typeof op.retain === 'number' ? op.retain : op.delete;
    if (length === undefined) {
      return op;
    }
    const measured = measure(at, length);
    at += intoUtf16 ? measured : length;
    return op.delete === undefined ? { ...op, retain: measured } : { delete: measured };
  });
  return new Delta(converted);
}

/** The index that lies `length` code points after index `at`. */
function advance(text: string, at: number, length: number): number {
  let index = at;
  for (let left = length; left > 0; left--) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}

/** How many code points begin between two indices. */
function count(text: string, start: number, end: number): number {
  let points = 0;
  for (let index = start; index < end; index++) {
    points += splitsPair(text, index) ? 0 : 1;
  }
  return points;
}

/** Whether an index lies between the two halves of a character. */
function splitsPair(text: string, index: number): boolean {
  return (
    index > 0 &&
    (text.charCodeAt(index) & 0xfc00) === 0xdc00 &&
    (text.charCodeAt(index - 1) & 0xfc00) === 0xd800
  );
}

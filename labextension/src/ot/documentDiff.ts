/**
 * The change that makes one document into another, where only the two are known and not what happened between them.
 *
 * Lines are compared first, then the characters of the lines that differ, if those are few: comparing characters takes
 * time that grows with the square of what differs, which for two long texts would stop the page for many seconds.
 */
import Delta from 'quill-delta';

import { textOf } from './text';

const LINES = /[^\n]*\n|[^\n]+/g;
/** Lines are compared as if each were one character: from U+0001 up to the first surrogate. */
const LINE_CODES = 0xd7ff;
/** Characters of the one times characters of the other: about a tenth of a second. */
const LARGEST_COMPARISON = 4_000_000;

/**
 * Both end with a newline. The final one is kept as it is, like in any other change: what waits is carried over the
 * result, and would otherwise be carried past the end.
 *
 * @returns `change` so that `before.compose(change)` is `after`
 */
export function documentDiff(before: Delta, after: Delta): Delta {
  const change = new Delta();
  let from = 0;
  let to = 0;
  for (const [taken, given] of stretches(
    textOf(before.ops).slice(0, -1),
    textOf(after.ops).slice(0, -1)
  )) {
    append(change, before.slice(from, from + taken), after.slice(to, to + given));
    from += taken;
    to += given;
  }
  append(change, before.slice(from), after.slice(to));
  return change.chop();
}

/** Lengths of stretches that correspond to each other: lines that are the same, and what stands between them. */
function stretches(before: string, after: string): [number, number][] {
  const old = before.match(LINES) ?? [];
  const now = after.match(LINES) ?? [];
  const codes = new Map<string, string>();
  const encode = (lines: readonly string[]): Delta =>
    new Delta().insert(lines.map(line => codeOf(line, codes)).join(''));
  const found: [number, number][] = [];
  let from = 0;
  let to = 0;
  const take = (taken: number, given: number): void => {
    found.push([lengthOf(old.slice(from, from + taken)), lengthOf(now.slice(to, to + given))]);
    from += taken;
    to += given;
  };
  let replaced: [number, number] = [0, 0];
  for (const op of encode(old).diff(encode(now)).ops) {
    if (typeof op.retain === 'number') {
      take(...replaced);
      take(op.retain, op.retain);
      replaced = [0, 0];
    } else {
      replaced[0] += op.delete ?? 0;
      replaced[1] += textOf([op]).length;
    }
  }
  take(...replaced);
  take(old.length - from, now.length - to);
  return found;
}

/** One character for a line. Two lines may share it: what corresponds is compared again. */
function codeOf(line: string, codes: Map<string, string>): string {
  const code = codes.get(line) ?? String.fromCharCode(1 + (codes.size % LINE_CODES));
  codes.set(line, code);
  return code;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((length, line) => length + line.length, 0);
}

/** Adds the change from one stretch to the other. */
function append(change: Delta, before: Delta, after: Delta): void {
  const length = before.length();
  if (comparison(textOf(before.ops), textOf(after.ops)) > LARGEST_COMPARISON) {
    after.ops.forEach(op => change.push(op));
    change.delete(length);
    return;
  }
  let covered = 0;
  for (const op of before.diff(after).ops) {
    change.push(op);
    covered += op.delete ?? (typeof op.retain === 'number' ? op.retain : 0);
  }
  change.retain(length - covered);
}

/** How much there is to compare between what both begin and end with. */
function comparison(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) {
    start += 1;
  }
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) {
    end += 1;
  }
  return (one.length - start - end) * (other.length - start - end);
}

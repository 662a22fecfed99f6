// @vitest-environment node
import Delta from 'quill-delta';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { toUtf16Index } from '../protocol/codePoints';
import { movePassage } from './passage';
import { textOf } from './text';

interface ICase {
  name: string;
  from: [number, number];
  quote: string;
  ops: Delta['ops'];
  to: [number, number];
}

/** The cases of the server's engine, whose positions count code points. */
const CASES: ICase[] = JSON.parse(readFileSync('../tests/ot/passages.json', 'utf8'));
const TEXT = 'abcdefghijklmnopqrstuvwxyz';

describe('movePassage', () => {
  it.each(CASES)('agrees with the server: $name', ({ from, quote, ops, to }) => {
    const delta = new Delta(ops);
    const after = textOf(new Delta().insert(TEXT).compose(delta).ops);
    const [start, end] = to.map(position => toUtf16Index(after, position));
    expect(movePassage({ start: from[0], end: from[1] }, quote, delta)).toEqual({ start, end });
  });
});

// @vitest-environment node
import Delta from 'quill-delta';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { toUtf16Index } from '../protocol/codePoints';
import { moveRanges } from './links';
import { textOf } from './text';

type Ends = [number, number];

interface ICase {
  name: string;
  from: Ends[];
  ops: Delta['ops'];
  to: Ends[];
}

/** The cases of the server, whose positions count code points. */
const CASES: ICase[] = JSON.parse(readFileSync('../tests/translation/links.json', 'utf8'));
const TEXTS = ['abcdefghijklmnopqrstuvwxyz', '😀'.repeat(26), 'a😀'.repeat(13)];

describe('moveRanges', () => {
  it.each(CASES)('agrees with the server: $name', ({ from, ops, to }) => {
    for (const text of TEXTS) {
      // The ops count code points too; quill-delta counts UTF-16 units.
      const inUnits = new Delta();
      let at = 0;
      const units = (length: number) => toUtf16Index(text, at + length) - toUtf16Index(text, at);
      for (const op of ops) {
        if (typeof op.retain === 'number') {
          inUnits.retain(units(op.retain), op.attributes);
          at += op.retain;
        } else if (op.delete !== undefined) {
          inUnits.delete(units(op.delete));
          at += op.delete;
        } else {
          inUnits.insert(op.insert ?? '', op.attributes);
        }
      }
      const after = textOf(new Delta().insert(text).compose(inUnits).ops);
      const ranges = (ends: Ends[], of: string) =>
        ends.map(([start, end]) => ({
          start: toUtf16Index(of, start),
          end: toUtf16Index(of, end)
        }));
      expect(moveRanges(ranges(from, text), inUnits)).toEqual(ranges(to, after));
    }
  });
});

import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';

import { AuthoredText, withAuthors, withDifferences } from './authoredText';

const run = (length: number, user_id: number | null) => ({
  start: 0,
  length,
  user_id,
  revision: 1
});

describe('withAuthors', () => {
  it('gives every part its author, counted in code points', () => {
    const ops = [
      { insert: 'a😀b' },
      { insert: 'cd', attributes: { bold: true } },
      { insert: '\n' }
    ];
    expect(withAuthors(ops, [run(2, 7), run(2, null), run(2, 8)]).ops).toEqual([
      { insert: 'a😀', attributes: { author: '7' } },
      { insert: 'b', attributes: { author: '0' } },
      { insert: 'c', attributes: { bold: true, author: '0' } },
      { insert: 'd', attributes: { bold: true, author: '8' } },
      { insert: '\n', attributes: { author: '8' } }
    ]);
  });
});

describe('AuthoredText', () => {
  it('goes on from the text that it took up, in UTF-16', () => {
    const text = new AuthoredText();
    let shown = text.reset([{ insert: '😀😀.\n' }], [run(4, null)]);
    const changes = [
      { user_id: 7, ops: [{ retain: 2 }, { insert: '🎉' }] },
      { user_id: 8, ops: [{ retain: 1 }, { delete: 1 }, { retain: 1, attributes: { bold: true } }] }
    ];
    for (const change of changes) {
      shown = shown.compose(text.apply(change));
    }
    expect(shown.ops).toEqual([
      { insert: '😀', attributes: { author: '0' } },
      { insert: '🎉', attributes: { author: '7', bold: true } },
      { insert: '.\n', attributes: { author: '0' } }
    ]);
  });
});

describe('withDifferences', () => {
  it('marks what differs, line breaks too, and tells where neighbours differ as one place', () => {
    const { contents, places } = withDifferences([
      { kind: 'kept', text: 'One ' },
      { kind: 'inserted', text: 'new\n', user_id: 7, revision: 3 },
      { kind: 'deleted', text: 'old', user_id: null, revision: null },
      { kind: 'kept', text: ' two ' },
      { kind: 'kept', text: 'bold', attributes: { bold: true }, changed: { bold: true } },
      { kind: 'kept', text: '\n' }
    ]);
    const inserted = { inserted: true, author: '7' };
    expect(new Delta(contents.ops).ops).toEqual([
      { insert: 'One ' },
      { insert: 'new¶\n', attributes: inserted },
      { insert: 'old', attributes: { deleted: true, author: '0' } },
      { insert: ' two ' },
      { insert: 'bold', attributes: { bold: true, reformatted: 'yes' } },
      { insert: '\n' }
    ]);
    expect(places.map(({ index, length, pieces }) => [index, length, pieces.length])).toEqual([
      [4, 8, 2],
      [17, 4, 1]
    ]);
  });
});

import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';

import { isAllowedLink, toDocumentChange, toDocumentInserts, toShownDelta } from './documentRules';

const base = new Delta().insert('one\ntwo\n');

/** A change that leaves the final newline where it is, and has the same result. */
function expectSafe(change: Delta, before: Delta): Delta {
  const safe = toDocumentChange(change, before);
  const last = before.length() - 1;
  expect(safe.transformPosition(last)).toBe(before.compose(safe).length() - 1);
  const deleted = safe.reduce(
    ([position, touched], op) => {
      const end = position + (typeof op.retain === 'number' ? op.retain : (op.delete ?? 0));
      return [end, touched || (op.delete !== undefined && end > last)] as [number, boolean];
    },
    [0, false] as [number, boolean]
  )[1];
  expect(deleted).toBe(false);
  return safe;
}

describe('toDocumentChange', () => {
  it('passes on what a document takes', () => {
    const change = new Delta().retain(1).insert('x', { bold: true }).delete(2);
    expect(toDocumentChange(change, base)).toEqual(change);
  });

  it.each([
    ['a colour', { color: 'red' }],
    ['a check list', { list: 'checked' }],
    ['a block of code', { 'code-block': true }],
    ['an unsafe link', { link: 'javascript:alert(1)' }],
    ['a size', { size: 'huge' }]
  ])('leaves out %s', (_, attributes) => {
    const change = new Delta().insert('x', attributes);
    expect(toDocumentChange(change, base)).toEqual(new Delta().insert('x'));
    expect(toDocumentChange(new Delta().retain(2, attributes), base).ops).toEqual([]);
  });

  it('leaves out embeds', () => {
    expect(toDocumentChange(new Delta().insert({ image: 'x.png' }), base).ops).toEqual([]);
  });

  it('brings levels into their range', () => {
    const change = new Delta().retain(3).retain(1, { indent: 12 });
    expect(toDocumentChange(change, base).ops[1].attributes).toEqual({ indent: 8 });
    const heading = new Delta().insert('x').insert('\n', { header: 6 });
    expect(toDocumentChange(heading, base).ops[1].attributes).toEqual({ header: 4 });
  });

  it('says of a line that it is one kind and no other', () => {
    const change = new Delta().retain(3).retain(1, { list: 'bullet' });
    expect(toDocumentChange(change, base).ops[1].attributes).toEqual({
      list: 'bullet',
      header: null,
      blockquote: null
    });
  });

  it('makes two who format one line differently end with one kind', () => {
    const list = toDocumentChange(new Delta().retain(3).retain(1, { list: 'bullet' }), base);
    const header = toDocumentChange(new Delta().retain(3).retain(1, { header: 1 }), base);
    const both = base.compose(list).compose(list.transform(header, true));
    expect(both.ops[1].attributes).toEqual({ list: 'bullet' });
  });

  it('never deletes the final newline', () => {
    const everything = expectSafe(new Delta().delete(base.length()).insert('\n'), base);
    expect(base.compose(everything)).toEqual(new Delta().insert('\n'));
  });

  it('never inserts after the final newline', () => {
    const change = new Delta().retain(base.length()).insert('three').insert('\n', { header: 2 });
    const safe = expectSafe(change, base);
    expect(base.compose(safe)).toEqual(base.compose(change));
  });

  it('keeps the formats of lines when it writes around the final newline', () => {
    const before = new Delta().insert('a').insert('\n', { list: 'bullet' }).insert('b\n');
    const change = new Delta().retain(2).delete(2);
    const safe = expectSafe(change, before);
    expect(before.compose(safe)).toEqual(new Delta().insert('a').insert('\n', { list: 'bullet' }));
  });

  it('keeps the length of text that cannot be sent as it is', () => {
    const change = toDocumentChange(new Delta().insert('a\0b\uD83Dc'), base);
    expect(change.ops[0].insert).toBe('a\uFFFDb\uFFFDc');
    expect(toDocumentChange(new Delta().insert('😀'), base).ops[0].insert).toBe('😀');
  });
});

describe('toDocumentInserts', () => {
  it('takes text and allowed formats, and nothing else', () => {
    const pasted = new Delta()
      .insert('Title')
      .insert('\n', { header: 5, color: 'red' })
      .insert({ image: 'x' })
      .insert('a\r\nb', { bold: true, background: 'yellow' });
    expect(toDocumentInserts(pasted)).toEqual(
      new Delta().insert('Title').insert('\n', { header: 4 }).insert('a\nb', { bold: true })
    );
  });
});

describe('toShownDelta', () => {
  it('shows carriage returns without changing the length', () => {
    const shown = toShownDelta(new Delta().insert('a\r\nb\r'));
    expect(shown.ops[0].insert).toBe('a\u240D\nb\u240D');
  });
});

describe('isAllowedLink', () => {
  it.each(['https://example.org', 'http://a', 'mailto:a@b.ca', 'HTTPS://A'])('takes %s', link =>
    expect(isAllowedLink(link)).toBe(true)
  );
  it.each(['javascript:alert(1)', 'example.org', '/x', 'tel:1', 'data:text/html,x', ''])(
    'refuses %s',
    link => expect(isAllowedLink(link)).toBe(false)
  );
});

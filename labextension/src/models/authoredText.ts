/** A text whose every part knows its author, for the reader: contents as formatted inserts, changes as they come. */
import type { AttributeMap, Op } from 'quill-delta';
import Delta from 'quill-delta';

import { textOf } from '../ot/text';
import { toUtf16, toUtf16Index } from '../protocol/codePoints';
import type { IAuthorRun, IPastChange, IPiece } from './historyApi';

/** Stands for whoever wrote the text that a session began with. */
export const NOBODY = '0';

/** The line break that was inserted or deleted can only be seen by a mark. */
const LINE_END = '¶';

export function authorKey(userId: number | null | undefined): string {
  return userId ? String(userId) : NOBODY;
}

export class AuthoredText {
  /** The text in UTF-16, which changes in code points are made on. */
  private text = '';

  /** Takes another text up. @returns it with its authors, for the reader */
  reset(ops: readonly Op[], runs: readonly IAuthorRun[]): Delta {
    this.text = textOf(ops);
    return withAuthors(ops, runs);
  }

  /** Applies a change. @returns the same in UTF-16, its inserts with their author, for the reader */
  apply(change: Pick<IPastChange, 'ops' | 'user_id'>): Delta {
    const delta = toUtf16(change.ops, this.text);
    this.text = changed(this.text, delta.ops);
    const author = authorKey(change.user_id);
    return new Delta(
      delta.ops.map(op =>
        op.insert === undefined ? op : { ...op, attributes: { ...op.attributes, author } }
      )
    );
  }
}

/** A document in code points with the runs of its authors, as inserts that have an `author` each. */
export function withAuthors(ops: readonly Op[], runs: readonly IAuthorRun[]): Delta {
  const delta = new Delta();
  let number = 0;
  let left = runs[0]?.length ?? Infinity;
  for (const op of ops) {
    let rest = typeof op.insert === 'string' ? op.insert : '';
    while (rest !== '') {
      const points = Math.min(left, rest.length);
      const cut = Math.min(toUtf16Index(rest, points), rest.length);
      const taken = rest.slice(0, cut);
      const author = authorKey(runs[number]?.user_id);
      delta.insert(taken, { ...op.attributes, author });
      rest = rest.slice(cut);
      left -= Array.from(taken).length;
      if (left <= 0) {
        number += 1;
        left = runs[number]?.length ?? Infinity;
      }
    }
  }
  return delta;
}

/** A place where two texts differ, in the text that `withDifferences` gives. */
export interface IPlace {
  index: number;
  length: number;
  pieces: readonly IPiece[];
}

/** Two texts laid over each other, as inserts that say what became of each part, and by whom; and where. */
export function withDifferences(pieces: readonly IPiece[]): {
  contents: Delta;
  places: readonly IPlace[];
} {
  const contents = new Delta();
  const places: { index: number; length: number; pieces: IPiece[] }[] = [];
  let index = 0;
  let open = false;
  for (const piece of pieces) {
    const start = index;
    for (const op of marked(piece)) {
      contents.insert(op.insert, op.attributes);
      index += op.insert.length;
    }
    const differs = piece.kind !== 'kept' || piece.changed !== undefined;
    const last = places[places.length - 1];
    if (differs && open && last) {
      last.length += index - start;
      last.pieces.push(piece);
    } else if (differs) {
      places.push({ index: start, length: index - start, pieces: [piece] });
    }
    open = differs;
  }
  return { contents, places };
}

function marked(piece: IPiece): { insert: string; attributes?: AttributeMap }[] {
  const { kind, text, attributes, changed: formats, user_id } = piece;
  if (kind === 'kept') {
    return [
      { insert: text, attributes: { ...attributes, ...(formats && { reformatted: 'yes' }) } }
    ];
  }
  const marks = { [kind]: true, author: authorKey(user_id) };
  return text
    .split(/(\n)/)
    .filter(part => part !== '')
    .flatMap(part => [
      ...(part === '\n' ? [{ insert: LINE_END, attributes: marks }] : []),
      { insert: part, attributes: { ...attributes, ...marks } }
    ]);
}

function changed(text: string, ops: readonly Op[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const op of ops) {
    if (typeof op.insert === 'string') {
      parts.push(op.insert);
    } else if (op.delete !== undefined) {
      at += op.delete;
    } else if (typeof op.retain === 'number') {
      parts.push(text.slice(at, at + op.retain));
      at += op.retain;
    }
  }
  return [...parts, text.slice(at)].join('');
}

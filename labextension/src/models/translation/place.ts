/** Where the translation of a segment goes that has none yet: beside what its neighbours have. Pure. */
import Delta from 'quill-delta';
import type { AttributeMap, Op } from 'quill-delta';

import type { ISeenLink } from '../../connection/pairInterfaces';
import { textOf } from '../../ot/text';

/** Formats that a line has as a whole. */
const LINE_FORMATS = ['header', 'list', 'blockquote', 'indent', 'align'];

export interface IInsertion {
  change: Delta;
  /** Where the text stands in the changed target. */
  start: number;
}

/**
 * @param source - the contents of the source
 * @param target - the contents of the target
 * @param text - the translation; empty for a place to type it in
 * @returns a change of the target, or null for a segment without source
 */
export function insertionOf(
  links: readonly ISeenLink[],
  link: ISeenLink,
  source: readonly Op[],
  target: readonly Op[],
  text: string
): IInsertion | null {
  const index = links.findIndex(({ linkId }) => linkId === link.linkId);
  if (!link.source || index < 0) {
    return null;
  }
  const [sourceText, targetText] = [textOf(source), textOf(target)];
  const before = links.slice(0, index).findLast(({ target: range }) => range !== null);
  const sourceLine = lineStart(sourceText, link.source.start);
  const format = lineFormat(source, sourceText.indexOf('\n', link.source.start));
  const sameLine = before?.source && lineStart(sourceText, before.source.start) === sourceLine;
  if (before?.target && sameLine) {
    return inLine(targetText, endOfSentence(links, targetText, before.target.end), text);
  }
  if (before?.target) {
    const end = lineEnd(targetText, before.target.end);
    return belowLine(target, targetText, end, text, format);
  }
  return atStart(target, targetText, text, format);
}

/** The text in place of what a segment has now. */
export function replacement(start: number, end: number, text: string): Delta {
  return new Delta()
    .retain(start)
    .insert(text)
    .delete(end - start);
}

/** Takes a place away in which nothing was typed: its line, or the space before it; null where it is none. */
export function withoutPlace(target: readonly Op[], at: number): Delta | null {
  const text = textOf(target);
  const isLine = text[at] === '\n' && (at === 0 || text[at - 1] === '\n');
  if (!isLine) {
    return text[at - 1] === ' ' ? new Delta().retain(at - 1).delete(1) : null;
  }
  if (at < text.length - 1) {
    return new Delta().retain(at).delete(1);
  }
  // The last line break of a text stays: it becomes that of the line above.
  const above = turned(lineFormat(target, at), lineFormat(target, at - 1));
  return at === 0
    ? null
    : new Delta()
        .retain(at - 1)
        .delete(1)
        .retain(1, above)
        .chop();
}

/**
 * Where a sentence ends that was typed so fast that the server has not said yet that all of it belongs to its segment:
 * what no segment has, up to the next one of the line.
 */
function endOfSentence(links: readonly ISeenLink[], targetText: string, known: number): number {
  const next = links.flatMap(({ target }) => (target && target.start >= known ? target.start : []));
  const end = Math.min(lineEnd(targetText, known), ...next);
  return known + targetText.slice(known, end).trimEnd().length;
}

/** Behind a sentence of the same paragraph. */
function inLine(targetText: string, end: number, text: string): IInsertion {
  const next = targetText[end] ?? '\n';
  const tail = /\s/.test(next) ? '' : ' ';
  return { change: new Delta().retain(end).insert(` ${text}${tail}`), start: end + 1 };
}

/** In a line of its own below another one, or in the empty line that waits there. */
function belowLine(
  target: readonly Op[],
  targetText: string,
  end: number,
  text: string,
  format: AttributeMap
): IInsertion {
  const hasEmpty = targetText[end + 1] === '\n';
  if (hasEmpty && text === '') {
    return { change: emptyLineAgain(target, end, format), start: end + 1 };
  }
  const change = new Delta().retain(hasEmpty ? end + 1 : end);
  if (!hasEmpty) {
    change.insert('\n', lineFormat(target, end));
  }
  const old = lineFormat(target, hasEmpty ? end + 1 : end);
  change.insert(text).retain(1, turned(old, format));
  return { change: change.chop(), start: end + 1 };
}

/** A change that leaves the empty line below another one there, and says by what it inserts that this is the place. */
function emptyLineAgain(target: readonly Op[], end: number, format: AttributeMap): Delta {
  return new Delta()
    .retain(end)
    .insert('\n', lineFormat(target, end))
    .delete(1)
    .retain(1, turned(lineFormat(target, end + 1), format))
    .chop();
}

function atStart(
  target: readonly Op[],
  targetText: string,
  text: string,
  format: AttributeMap
): IInsertion {
  const change = new Delta().insert(text);
  if (targetText[0] === '\n' && text === '' && targetText.length > 1) {
    change.insert('\n', format).delete(1);
  } else if (targetText[0] === '\n') {
    change.retain(1, turned(lineFormat(target, 0), format));
  } else {
    change.insert('\n', format);
  }
  return { change: change.chop(), start: 0 };
}

function lineStart(text: string, index: number): number {
  return text.lastIndexOf('\n', index - 1) + 1;
}

function lineEnd(text: string, index: number): number {
  const end = text.indexOf('\n', index);
  return end < 0 ? text.length - 1 : end;
}

/** The formats of the line that ends at `index`. */
function lineFormat(ops: readonly Op[], index: number): AttributeMap {
  const [end] = new Delta([...ops]).slice(index, index + 1).ops;
  return Object.fromEntries(
    Object.entries(end?.attributes ?? {}).filter(([name]) => LINE_FORMATS.includes(name))
  );
}

/** What makes a line of one format one of another; undefined where nothing does. */
function turned(from: AttributeMap, to: AttributeMap): AttributeMap | undefined {
  const change: AttributeMap = { ...to };
  for (const name of Object.keys(from)) {
    if (!(name in to)) {
      change[name] = null;
    }
  }
  return Object.keys(change).length > 0 ? change : undefined;
}

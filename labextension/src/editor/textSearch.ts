/** Finding and replacing in the text of a document. Positions and lengths are UTF-16 units. */
import Delta from 'quill-delta';

export interface ISearchQuery {
  text: string;
  matchCase: boolean;
}

export interface IMatch {
  index: number;
  length: number;
}

/** All matches of a query, in order, none overlapping another. */
export function findMatches(text: string, query: ISearchQuery): IMatch[] {
  if (query.text === '') {
    return [];
  }
  const pattern = new RegExp(escapePattern(query.text), query.matchCase ? 'gu' : 'giu');
  return Array.from(text.matchAll(pattern), found => ({
    index: found.index,
    length: found[0].length
  }));
}

/** A space in the query also finds the no-break spaces that French typography asks for. */
function escapePattern(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/[ \u00A0\u202F]/g, '[ \\u00A0\\u202F]')
    .replace(/['\u2019]/g, "['\\u2019]");
}

/**
 * The match to go to from a position.
 *
 * @returns an index into `matches`, going round at both ends; -1 if there is none
 */
export function nearestMatch(matches: readonly IMatch[], position: number, back = false): number {
  if (matches.length === 0) {
    return -1;
  }
  if (back) {
    const before = matches.findLastIndex(match => match.index < position);
    return before < 0 ? matches.length - 1 : before;
  }
  const after = matches.findIndex(match => match.index >= position);
  return after < 0 ? 0 : after;
}

/** One change that replaces the given matches; a replaced text keeps the format it begins with. */
export function replaceMatches(
  contents: Delta,
  matches: readonly IMatch[],
  replacement: string
): Delta {
  const change = new Delta();
  let position = 0;
  for (const match of matches) {
    const attributes = contents.slice(match.index, match.index + 1).ops[0]?.attributes;
    change
      .retain(match.index - position)
      .insert(replacement, attributes)
      .delete(match.length);
    position = match.index + match.length;
  }
  return change.chop();
}

/** How far a translation is, counted in words of the source. Pure. */
import type { Op } from 'quill-delta';

import type { ISeenLink, LinkStatus } from '../../connection/pairInterfaces';
import { countWords } from '../../editor/wordCount';
import { isDone, textIn } from './segments';

export interface IHeading {
  start: number;
  text: string;
  level: number;
}

export interface IProgress {
  words: number;
  /** Words of segments that were confirmed, and whose source is still the same. */
  done: number;
}

export interface ISectionProgress extends IProgress {
  /** Empty for what stands before the first heading. */
  heading: string;
  start: number;
}

export interface IPairProgress extends IProgress {
  segments: number;
  byStatus: Record<LinkStatus, number>;
  stale: number;
  sections: ISectionProgress[];
}

/** Lines of a document that are headings. */
export function headingsOf(ops: readonly Op[]): IHeading[] {
  const found: IHeading[] = [];
  let line = '';
  let start = 0;
  for (const { insert, attributes } of ops) {
    if (typeof insert !== 'string') {
      continue;
    }
    const pieces = insert.split('\n');
    pieces.forEach((piece, index) => {
      line += piece;
      if (index === pieces.length - 1) {
        return;
      }
      const level = attributes?.['header'];
      if (typeof level === 'number' && line.trim() !== '') {
        found.push({ start, text: line.trim(), level });
      }
      start += line.length + 1;
      line = '';
    });
  }
  return found;
}

/**
 * @param text - the source
 * @param headings - the headings in it, by place
 */
export function progressOf(
  links: readonly ISeenLink[],
  text: string,
  headings: readonly IHeading[]
): IPairProgress {
  const byStatus = { untranslated: 0, draft: 0, needs_review: 0, reviewed: 0, approved: 0 };
  const progress: IPairProgress = {
    words: 0,
    done: 0,
    segments: links.length,
    byStatus,
    stale: 0,
    sections: sectionsOf(headings)
  };
  const { sections } = progress;
  for (const link of links) {
    byStatus[link.status] += 1;
    progress.stale += link.stale ? 1 : 0;
    const { source } = link;
    if (!source) {
      continue;
    }
    const words = countWords(textIn(text, source));
    const section = sections.findLast(({ start }) => start <= source.start);
    for (const counted of section ? [progress, section] : [progress]) {
      counted.words += words;
      counted.done += isDone(link) ? words : 0;
    }
  }
  progress.sections = sections.filter(({ words }) => words > 0);
  return progress;
}

/** The level that divides a document is the first that has more than one heading: a title stands alone. */
function sectionsOf(headings: readonly IHeading[]): ISectionProgress[] {
  const levels = [1, 2, 3, 4];
  const level =
    levels.find(wanted => headings.filter(heading => heading.level === wanted).length > 1) ?? 0;
  const chosen = headings.filter(heading => heading.level === level);
  return [
    { heading: '', start: 0, words: 0, done: 0 },
    ...chosen.map(({ text, start }) => ({ heading: text, start, words: 0, done: 0 }))
  ];
}

/** Per cent, rounded down: nothing is complete before it is. */
export function percent({ words, done }: IProgress): number {
  return words === 0 ? 0 : Math.floor((100 * done) / words);
}

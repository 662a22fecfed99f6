/**
 * Marks passages of several kinds, with the CSS Custom Highlight API: nothing is put into the text. The page has one
 * register of highlights, so what is marked in all open texts is put into it together.
 */
import type QuillType from 'quill';

import type { IPassage } from '../ot/passage';
import { rangeOf } from './matchHighlights';

/** What a passage is; the style sheet knows them as `jddb-…`. */
export type PassageKind = 'segment' | 'term' | 'stale';

const layers = new Set<PassageHighlights>();

export class PassageHighlights {
  constructor(private readonly quill: QuillType) {}

  show(kind: PassageKind, passages: readonly IPassage[]): void {
    layers.add(this);
    const ranges = this.rangesOf(passages);
    if (ranges.length > 0 || this.ranges.get(kind)?.length) {
      this.ranges.set(kind, ranges);
      draw(kind);
    }
  }

  dispose(): void {
    layers.delete(this);
    [...this.ranges.keys()].forEach(draw);
  }

  private rangesOf(passages: readonly IPassage[]): Range[] {
    const text = this.quill.getText();
    return passages.flatMap(({ start, end }) => {
      // Line by line: an empty line between two paragraphs is nowhere in the page.
      const lines = text.slice(start, end).matchAll(/[^\n]+/g);
      return [...lines].flatMap(
        line => rangeOf(this.quill, { index: start + line.index, length: line[0].length }) ?? []
      );
    });
  }

  private readonly ranges = new Map<PassageKind, Range[]>();

  static rangesOfAll(kind: PassageKind): Range[] {
    return [...layers].flatMap(layer => layer.ranges.get(kind) ?? []);
  }
}

function draw(kind: PassageKind): void {
  if (typeof Highlight === 'undefined') {
    return;
  }
  const highlight = new Highlight(...PassageHighlights.rangesOfAll(kind));
  highlight.priority = kind === 'segment' ? 0 : 1;
  CSS.highlights.set(`jddb-${kind}`, highlight);
}

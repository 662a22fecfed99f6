/**
 * Marks what was commented on, with the CSS Custom Highlight API: nothing is put into the text. The page has one
 * register of highlights, so all open documents are put into it together.
 */
import type QuillType from 'quill';

import type { IPassage } from '../ot/passage';
import { rangeOf } from './matchHighlights';

const ALL = 'jddb-comment';
const ACTIVE = 'jddb-comment-active';

const layers = new Set<CommentHighlights>();

export class CommentHighlights {
  constructor(private readonly quill: QuillType) {}

  /** Marks these passages, and more clearly those that are looked at. */
  show(passages: readonly IPassage[], active: readonly IPassage[]): void {
    layers.add(this);
    this.all = this.rangesOf(passages);
    this.active = this.rangesOf(active);
    draw();
  }

  dispose(): void {
    layers.delete(this);
    draw();
  }

  private rangesOf(passages: readonly IPassage[]): Range[] {
    const text = this.quill.getText();
    return passages.flatMap(({ start, end }) => {
      // A line break is nowhere in the page: what ends with one ends before it.
      const { length } = text.slice(start, end).replace(/\n+$/, '');
      return (length > 0 && rangeOf(this.quill, { index: start, length })) || [];
    });
  }

  private all: Range[] = [];
  private active: Range[] = [];

  static rangesOfAll(): { all: Range[]; active: Range[] } {
    return {
      all: [...layers].flatMap(layer => layer.all),
      active: [...layers].flatMap(layer => layer.active)
    };
  }
}

function draw(): void {
  if (typeof Highlight === 'undefined') {
    return;
  }
  const { all, active } = CommentHighlights.rangesOfAll();
  CSS.highlights.set(ALL, new Highlight(...all));
  const highlight = new Highlight(...active);
  highlight.priority = 1;
  CSS.highlights.set(ACTIVE, highlight);
}

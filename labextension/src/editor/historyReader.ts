/** The text of the past on the screen: who wrote each part is told by more than its colour. */
import type { IDisposable } from '@lumino/disposable';
import type QuillType from 'quill';
import type Delta from 'quill-delta';

import { authorKey } from '../models/authoredText';
import type { HistoryModel } from '../models/history';
import type { IHistoryState } from '../models/historyState';
import { backgroundOf, visibleOn } from './colours';
import { toShownDelta } from './documentRules';
import { MatchHighlights } from './matchHighlights';

/** Ways of underlining that tell authors apart where colours do not; after these they begin again. */
export const LINE_STYLES = ['solid', 'dashed', 'dotted', 'double', 'wavy'] as const;

export function lineStyleOf(index: number): (typeof LINE_STYLES)[number] {
  return LINE_STYLES[index % LINE_STYLES.length] ?? 'solid';
}

export class HistoryReader implements IDisposable {
  /**
   * @param quill - what shows the text
   * @param model - what is shown
   * @param nameOf - what somebody is called, by the key of an author
   */
  constructor(
    private readonly quill: QuillType,
    private readonly model: HistoryModel,
    private readonly nameOf: (key: string) => string
  ) {
    this.highlights = new MatchHighlights(quill);
    this.styles = document.createElement('style');
    quill.container.before(this.styles);
    quill.root.addEventListener('mouseover', this.onMouseOver);
    model.contentsShown.connect(this.onShown, this);
    model.contentsChanged.connect(this.onChanged, this);
    model.changed.connect(this.onModelChanged, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this.highlights.show([], -1);
      this.quill.root.removeEventListener('mouseover', this.onMouseOver);
    }
  }

  /** Shows whose the text is, of everybody but these. */
  hideAuthors(hidden: ReadonlySet<string>): void {
    this.hidden = hidden;
    this.paint(this.model.state);
  }

  focus(): void {
    this.quill.root.focus({ preventScroll: true });
  }

  private onShown(_model: HistoryModel, contents: Delta): void {
    this.highlights.show([], -1);
    this.quill.setContents(toShownDelta(contents), 'silent');
    this.place = null;
  }

  private onChanged(_model: HistoryModel, delta: Delta): void {
    this.quill.updateContents(toShownDelta(delta), 'silent');
  }

  private onModelChanged(_model: HistoryModel, state: IHistoryState): void {
    if (state.authors !== this.painted) {
      this.paint(state);
    }
    const { comparison } = state;
    const place = comparison?.places[comparison.current] ?? null;
    if (place !== this.place) {
      this.place = place;
      this.highlights.show(place ? [place] : [], 0);
      if (place) {
        this.reveal(place.index, place.length);
      }
    }
  }

  private reveal(index: number, length: number): void {
    const bounds = this.quill.getBounds(index, length);
    const scroller = this.quill.root.closest('.jddb-Editor-scroller');
    if (bounds && scroller) {
      const top = this.quill.container.offsetTop + bounds.top;
      scroller.scrollTo({ top: top - scroller.clientHeight / 3 });
    }
  }

  /** Colours and lines of the authors, as the theme lets them be seen. */
  private paint(state: IHistoryState): void {
    this.painted = state.authors;
    const background = backgroundOf(this.quill.container);
    const scope = `[data-history="${this.model.jobId}"]`;
    const rules = [...state.authors.values()].map(({ id, colour }, index) => {
      const seen = visibleOn(colour, background);
      const look = `text-decoration: underline ${lineStyleOf(index)} ${seen} 2px; text-underline-offset: 3px; background-color: ${seen}1f;`;
      const whose = `${scope} [data-author="${id}"]:not(ins, del, ins *, del *, :has(ins, del))`;
      return this.hidden.has(authorKey(id)) ? '' : `${whose} { ${look} }`;
    });
    this.styles.textContent = rules.join('\n');
  }

  private readonly onMouseOver = (event: MouseEvent): void => {
    const element = event.target instanceof Element ? event.target.closest('[data-author]') : null;
    const key = element?.getAttribute('data-author');
    if (element && key) {
      element.setAttribute('title', this.nameOf(key));
    }
  };

  private readonly highlights: MatchHighlights;
  private readonly styles: HTMLStyleElement;
  private hidden: ReadonlySet<string> = new Set();
  private painted: IHistoryState['authors'] | null = null;
  private place: object | null = null;
  private _isDisposed = false;
}

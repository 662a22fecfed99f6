/**
 * Between Quill and the collaboration client: the one place where changes pass from one to the other.
 *
 * Invariant: what Quill shows, with the held remote changes applied, is the client's local contents.
 */
import type Quill from 'quill';
import Delta from 'quill-delta';

import { toDocumentChange, toShownDelta } from './documentRules';

/** The part of Quill that the adapter needs. */
export type QuillPort = Pick<
  Quill,
  'getContents' | 'setContents' | 'updateContents' | 'getSelection' | 'setSelection' | 'on' | 'off'
> & { root: HTMLElement; history: { clear(): void } };

export interface IRange {
  index: number;
  length: number;
}

export class QuillAdapter {
  /**
   * @param quill - the editor
   * @param send - takes each change of this person, on top of the client's local contents
   */
  constructor(
    private readonly quill: QuillPort,
    private readonly send: (delta: Delta) => void
  ) {
    quill.on('text-change', this.onTextChange);
    quill.root.addEventListener('compositionstart', this.onCompositionStart);
    quill.root.addEventListener('compositionend', this.onCompositionEnd);
  }

  dispose(): void {
    this.quill.off('text-change', this.onTextChange);
    this.quill.root.removeEventListener('compositionstart', this.onCompositionStart);
    this.quill.root.removeEventListener('compositionend', this.onCompositionEnd);
  }

  /** Shows other contents; the stack of undo belongs to the old ones and goes with them. */
  reset(contents: Delta): void {
    this.held = new Delta();
    const selection = this.quill.getSelection();
    this.quill.setContents(toShownDelta(contents), 'api');
    this.quill.history.clear();
    if (selection) {
      const last = contents.length() - 1;
      const index = Math.min(selection.index, last);
      this.quill.setSelection(index, Math.min(selection.length, last - index), 'silent');
    }
  }

  /**
   * Applies a change of somebody else. While an input method composes a character (an accent typed
   * with a dead key is enough) the text under it must not move: the change waits until it is done.
   */
  applyRemote(delta: Delta): void {
    if (this.composing) {
      this.held = this.held.compose(delta);
    } else {
      this.quill.updateContents(toShownDelta(delta), 'api');
    }
  }

  /** A range of the editor as one of the client's local contents. */
  toClientRange(range: IRange): IRange {
    const index = this.held.transformPosition(range.index);
    const end = this.held.transformPosition(range.index + range.length);
    return { index, length: end - index };
  }

  private readonly onTextChange = (delta: Delta, before: Delta, source: string): void => {
    if (source !== 'user') {
      return;
    }
    const base = new Delta(before.ops);
    const emitted = new Delta(delta.ops);
    const change = toDocumentChange(emitted, base);
    if (!isSame(emitted, change)) {
      this.mend(base.compose(change));
    }
    if (change.ops.length === 0) {
      return;
    }
    this.send(this.held.transform(change, true));
    this.held = change.transform(this.held, false);
  };

  /** Where the rules left something out, the editor shows what the document has. */
  private mend(expected: Delta): void {
    const shown = new Delta(this.quill.getContents().ops);
    const correction = shown.diff(expected);
    if (correction.ops.length > 0) {
      this.quill.updateContents(correction, 'api');
    }
  }

  private readonly onCompositionStart = (): void => {
    this.composing = true;
  };

  private readonly onCompositionEnd = (): void => {
    // Quill reads the composed text in its own listener of the same event.
    queueMicrotask(() => {
      this.composing = false;
      const held = this.held;
      this.held = new Delta();
      if (held.ops.length > 0) {
        this.quill.updateContents(toShownDelta(held), 'api');
      }
    });
  };

  private composing = false;
  private held = new Delta();
}

function isSame(one: Delta, other: Delta): boolean {
  return JSON.stringify(one.ops) === JSON.stringify(other.ops);
}

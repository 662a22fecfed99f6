/**
 * The text of one job description on the screen: Quill, the model's changes in both directions,
 * other people's cursors, and the commands that the toolbar and the find bar give.
 */
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type QuillType from 'quill';
import Delta from 'quill-delta';

import type { EditingModel } from '../models/editing';
import { isAllowedLink, MAX_INDENT } from './documentRules';
import { CommentHighlights } from './commentHighlights';
import { MatchHighlights } from './matchHighlights';
import { PassageHighlights } from './passageHighlights';
import type { ILoadedQuill } from './quillModules';
import type { IRange, QuillPort } from './quillAdapter';
import { QuillAdapter } from './quillAdapter';
import { RemoteCursors } from './remoteCursors';
import type { IMatch } from './textSearch';
import { replaceMatches } from './textSearch';

export type Formats = Readonly<Record<string, unknown>>;

/** How long after the last key somebody still counts as typing, in milliseconds. */
const TYPING_PAUSE = 2000;
/** After this long it is said again, since the server lets it end after 5 s. */
const TYPING_REPEAT = 3000;

export class TextEditor implements IDisposable {
  constructor(
    loaded: ILoadedQuill,
    private readonly model: EditingModel
  ) {
    this.quill = loaded.quill;
    this.adapter = new QuillAdapter(loaded.quill as unknown as QuillPort, delta => {
      this.model.change(delta);
      this.showTyping();
    });
    this.remoteCursors = new RemoteCursors(loaded.cursors, loaded.quill.container);
    this.highlights = new MatchHighlights(loaded.quill);
    this.comments = new CommentHighlights(loaded.quill);
    this.passages = new PassageHighlights(loaded.quill);
    model.contentsReset.connect(this.onReset, this);
    model.remoteChange.connect(this.onRemoteChange, this);
    model.cursorsChanged.connect(this.onCursors, this);
    model.changed.connect(this.onModelChanged, this);
    this.quill.on('text-change', this.onTextChange);
    this.quill.on('editor-change', this.onEditorChange);
    this.onModelChanged();
  }

  /** Text, selection, formats at the selection, or the right to edit changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The text alone changed. */
  get textChanged(): ISignal<this, void> {
    return this._textChanged;
  }

  /** What language the text is in, for whoever reads it aloud, and the side on which its lines begin. */
  setLanguage(lang: string, dir: 'ltr' | 'rtl'): void {
    this.quill.root.lang = lang;
    this.quill.root.dir = dir;
  }

  get text(): string {
    return this.quill.getText();
  }

  get selection(): IRange | null {
    return this.lastSelection;
  }

  get selectedText(): string {
    const range = this.lastSelection;
    return range && range.length > 0 ? this.quill.getText(range.index, range.length) : '';
  }

  get isEditable(): boolean {
    return this.quill.isEnabled();
  }

  get canUndo(): boolean {
    return this.isEditable && this.quill.history.stack.undo.length > 0;
  }

  get canRedo(): boolean {
    return this.isEditable && this.quill.history.stack.redo.length > 0;
  }

  get hasFocus(): boolean {
    return this.quill.hasFocus();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    clearTimeout(this.typingTimer);
    this.quill.off('text-change', this.onTextChange);
    this.quill.off('editor-change', this.onEditorChange);
    this.adapter.dispose();
    this.remoteCursors.dispose();
    this.highlights.show([], -1);
    this.comments.dispose();
    this.passages.dispose();
    Signal.clearData(this);
  }

  focus(): void {
    if (this.quill.root.isConnected) {
      this.quill.focus({ preventScroll: true });
    }
  }

  /** The formats at the selection; where it is mixed, a list of the values. */
  formats(): Formats {
    const range = this.lastSelection;
    return range ? this.quill.getFormat(range.index, range.length) : {};
  }

  /** Formats the selection or what is typed next; `false` takes the format away. */
  format(name: string, value: unknown): void {
    this.withSelection(() => this.quill.format(name, value, 'user'));
  }

  indent(step: 1 | -1): void {
    const now = Number(this.formats()['indent'] ?? 0) || 0;
    const next = Math.max(0, Math.min(MAX_INDENT, now + step));
    this.format('indent', next === 0 ? false : next);
  }

  clearFormat(): void {
    this.withSelection(range => this.quill.removeFormat(range.index, range.length, 'user'));
  }

  /** @returns false if the address is none that a document may hold */
  setLink(address: string): boolean {
    if (address !== '' && !isAllowedLink(address)) {
      return false;
    }
    this.withSelection(range => {
      if (range.length > 0) {
        this.quill.format('link', address || false, 'user');
      } else if (address) {
        this.quill.insertText(range.index, address, { link: address }, 'user');
      }
    });
    return true;
  }

  undo(): void {
    this.quill.history.undo();
  }

  redo(): void {
    this.quill.history.redo();
  }

  /**
   * Keeps the selection while something else has the focus, such as a dialog that gives it back as if
   * the text had just been clicked at its start.
   */
  async whileAway<T>(act: () => Promise<T>): Promise<T> {
    this.readSelection(false);
    this.isAway = true;
    try {
      return await act();
    } finally {
      this.isAway = false;
      if (!this._isDisposed) {
        this.selectRevealed();
      }
    }
  }

  /** Shows a match and selects it, without taking the focus. */
  reveal(match: IMatch): void {
    this.lastSelection = { index: match.index, length: match.length };
    const bounds = this.quill.getBounds(match.index, match.length);
    const scroller = this.quill.root.closest('.jddb-Editor-scroller');
    if (bounds && scroller) {
      const top = this.quill.container.offsetTop + bounds.top;
      const visible =
        top > scroller.scrollTop &&
        top + bounds.height < scroller.scrollTop + scroller.clientHeight;
      if (!visible) {
        scroller.scrollTo({ top: top - scroller.clientHeight / 3 });
      }
    }
    this._changed.emit();
  }

  /** How far down in the scrolled page a place of the text is, in pixels. */
  topOf(index: number): number {
    const bounds = this.quill.getBounds(Math.min(index, this.quill.getLength() - 1));
    return this.quill.container.offsetTop + (bounds?.top ?? 0);
  }

  /** From where to where down the scrolled page a passage reaches, in pixels. */
  bandOf(start: number, end: number): { top: number; bottom: number } {
    const last = this.quill.getLength() - 1;
    const first = this.quill.getBounds(Math.min(start, last));
    const final = this.quill.getBounds(Math.min(Math.max(start, end - 1), last));
    const offset = this.quill.container.offsetTop;
    const top = offset + (first?.top ?? 0);
    return { top, bottom: Math.max(top, offset + (final?.bottom ?? 0)) };
  }

  /** Puts the cursor where the last shown match is, for going on with typing. */
  selectRevealed(): void {
    const range = this.lastSelection;
    this.focus();
    if (range) {
      this.quill.setSelection(range.index, range.length, 'user');
    }
  }

  /** Marks all matches in the text, and one of them more than the others. */
  highlight(matches: readonly IMatch[], current: number): void {
    this.highlights.show(matches, current);
  }

  replace(matches: readonly IMatch[], replacement: string): void {
    if (!this.isEditable || matches.length === 0) {
      return;
    }
    const contents = new Delta(this.quill.getContents().ops);
    this.quill.history.cutoff();
    this.quill.updateContents(replaceMatches(contents, matches, replacement), 'user');
    this.quill.history.cutoff();
  }

  /** Puts text back at the cursor, or at the end where there is none. */
  insertText(text: string): void {
    if (this.isEditable) {
      const end = this.quill.getLength() - 1;
      const index = Math.min(this.lastSelection?.index ?? end, end);
      this.quill.insertText(index, text, 'user');
    }
  }

  /** Puts text in the place of what is selected, or at the cursor. */
  replaceSelection(text: string): void {
    const { index, length } = this.lastSelection ?? { index: 0, length: 0 };
    this.apply(new Delta().retain(index).insert(text).delete(length), index + text.length);
  }

  /** Makes a change as if the person had typed it in one go, and puts the cursor at a place of the changed text. */
  apply(change: Delta, cursor: number): void {
    if (this.isEditable) {
      this.quill.history.cutoff();
      this.quill.updateContents(change, 'user');
      this.quill.history.cutoff();
      this.reveal({ index: cursor, length: 0 });
      this.selectRevealed();
    }
  }

  /** Makes a change as if the person had typed it, and leaves the cursor with its text. */
  change(change: Delta): void {
    if (this.isEditable) {
      this.quill.updateContents(change, 'user');
    }
  }

  /** Takes note of the selection before the focus leaves: the browser tells of a new one only afterwards. */
  keepSelection(): void {
    this.readSelection(true);
  }

  private withSelection(act: (range: IRange) => void): void {
    if (!this.isEditable) {
      return;
    }
    this.quill.focus({ preventScroll: true });
    const range = this.quill.getSelection(true);
    act(range);
    this._changed.emit();
  }

  private onReset(_model: EditingModel, contents: Delta): void {
    this.adapter.reset(contents);
    this.onModelChanged();
    this._textChanged.emit();
  }

  private onRemoteChange(_model: EditingModel, delta: Delta): void {
    this.adapter.applyRemote(delta);
  }

  private onCursors(_model: EditingModel, cursors: Parameters<RemoteCursors['show']>[0]): void {
    this.remoteCursors.show(cursors);
  }

  private onModelChanged(): void {
    if (this.model.canEdit !== this.isEditable) {
      this.quill.enable(this.model.canEdit);
      this.quill.root.setAttribute('aria-readonly', String(!this.model.canEdit));
      if (this.isEditable && this.quill.hasFocus()) {
        // It had the focus while it could not have a cursor.
        const { index, length } = this.lastSelection ?? { index: 0, length: 0 };
        this.quill.setSelection(index, length, 'api');
      }
      this._changed.emit();
    }
  }

  private readonly onTextChange = (delta: Delta, _before: Delta, source: string): void => {
    this.remoteCursors.follow(delta, source === 'user');
    if (this.isAway && this.lastSelection) {
      this.lastSelection = movedRange(this.lastSelection, delta);
    }
    this._textChanged.emit();
    if (source === 'user') {
      // Quill moves the cursor after it has told of the text.
      queueMicrotask(() => this.readSelection(true));
    }
  };

  private readonly onEditorChange = (event: string, ...details: unknown[]): void => {
    if (event === 'text-change') {
      // Asked now, Quill tells first of the cursor behind the change, which the others do not know yet.
      this.isTextComing = true;
      this.readSelection(false);
      this.isTextComing = false;
    } else {
      this.readSelection(details[2] === 'user' && !this.isTextComing);
    }
    this._changed.emit();
  };

  /** A cursor that others' changes push along is not sent: the server moves it as we do. */
  private readSelection(send: boolean): void {
    const selection = this._isDisposed || this.isAway ? null : this.quill.getSelection();
    if (selection) {
      this.lastSelection = selection;
      if (send) {
        this.sendCursor(selection);
      }
    }
  }

  private sendCursor(selection: IRange): void {
    const { index, length } = this.adapter.toClientRange(selection);
    const key = `${index}:${length}`;
    if (key === this.lastSentCursor) {
      return;
    }
    this.lastSentCursor = key;
    const range = length > 0 ? { start: index, end: index + length } : undefined;
    this.model.moveCursor(index + length, range);
  }

  private showTyping(): void {
    const now = performance.now();
    if (this.typingTimer === undefined || now - this.typingSince > TYPING_REPEAT) {
      this.typingSince = now;
      this.model.showTyping(true);
    }
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => {
      this.typingTimer = undefined;
      this.model.showTyping(false);
    }, TYPING_PAUSE);
  }

  /** Marks the passages that were commented on. */
  readonly comments: CommentHighlights;

  /** Marks what else is to be seen in the text. */
  readonly passages: PassageHighlights;

  private readonly quill: QuillType;
  private readonly adapter: QuillAdapter;
  private readonly remoteCursors: RemoteCursors;
  private readonly highlights: MatchHighlights;
  private lastSelection: IRange | null = null;
  private isAway = false;
  private lastSentCursor = '';
  private typingSince = 0;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
  private isTextComing = false;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _textChanged = new Signal<this, void>(this);
}

function movedRange({ index, length }: IRange, delta: Delta): IRange {
  const start = delta.transformPosition(index);
  return { index: start, length: delta.transformPosition(index + length) - start };
}

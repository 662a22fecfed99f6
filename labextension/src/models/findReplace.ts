/** The state of finding and replacing in one document: what is looked for, and where one is. */
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IMatch } from '../editor/textSearch';
import { findMatches, nearestMatch } from '../editor/textSearch';

/** The part of the text editor that is searched. */
export interface ISearchedText {
  readonly text: string;
  readonly selection: { index: number; length: number } | null;
  readonly textChanged: ISignal<unknown, void>;
  reveal(match: IMatch): void;
  replace(matches: readonly IMatch[], replacement: string): void;
}

export interface IFindState {
  query: string;
  replacement: string;
  matchCase: boolean;
  matches: readonly IMatch[];
  /** Index of the match at which one is; -1 before the first search. */
  current: number;
  /** How many the last "replace all" replaced; null after anything else. */
  replaced: number | null;
}

export class FindReplaceModel implements IDisposable {
  constructor(private readonly editor: ISearchedText) {
    editor.textChanged.connect(this.onTextChanged, this);
  }

  get state(): IFindState {
    return this._state;
  }

  get changed(): ISignal<this, IFindState> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /** Looks for something else, from where the cursor is. */
  search(change: Partial<Pick<IFindState, 'query' | 'matchCase'>>): void {
    const state = { ...this._state, ...change, replaced: null };
    const matches = this.find(state);
    const current = nearestMatch(matches, this.editor.selection?.index ?? 0);
    this.update({ ...state, matches, current });
    this.reveal();
  }

  setReplacement(replacement: string): void {
    this.update({ replacement });
  }

  next(): void {
    this.step(1);
  }

  previous(): void {
    this.step(-1);
  }

  /** Replaces the match at which one is and goes to the one behind it. */
  replaceCurrent(): void {
    const match = this._state.matches[this._state.current];
    if (!match) {
      return;
    }
    const { replacement } = this._state;
    this.editor.replace([match], replacement);
    const matches = this.find(this._state);
    const current = nearestMatch(matches, match.index + replacement.length);
    this.update({ matches, current, replaced: null });
    this.reveal();
  }

  /** One change, so that one undo takes it back. */
  replaceAll(): void {
    const count = this._state.matches.length;
    this.editor.replace(this._state.matches, this._state.replacement);
    const matches = this.find(this._state);
    this.update({ matches, current: matches.length > 0 ? 0 : -1, replaced: count });
  }

  private step(direction: 1 | -1): void {
    const { matches, current } = this._state;
    if (matches.length > 0) {
      const next = (current + direction + matches.length) % matches.length;
      this.update({ current: next, replaced: null });
      this.reveal();
    }
  }

  private reveal(): void {
    const match = this._state.matches[this._state.current];
    if (match) {
      this.editor.reveal(match);
    }
  }

  private find(state: IFindState): IMatch[] {
    return findMatches(this.editor.text, { text: state.query, matchCase: state.matchCase });
  }

  /** Somebody typed: the same question, at the nearest match, without moving the view. */
  private onTextChanged(): void {
    if (this._state.query === '') {
      return;
    }
    const before = this._state.matches[this._state.current];
    const matches = this.find(this._state);
    this.update({ matches, current: nearestMatch(matches, before?.index ?? 0) });
  }

  private update(change: Partial<IFindState>): void {
    this._state = { ...this._state, ...change };
    this._changed.emit(this._state);
  }

  private _state: IFindState = {
    query: '',
    replacement: '',
    matchCase: false,
    matches: [],
    current: -1,
    replaced: null
  };
  private _isDisposed = false;
  private readonly _changed = new Signal<this, IFindState>(this);
}

/** Words looked for in all that was translated before, in either language. No DOM. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Side } from '../../connection/pairInterfaces';
import { messageOf } from '../jobList';
import type { IConcordance, IPair, TranslationApi } from './api';

export interface IConcordanceState {
  query: string;
  /** The side whose language is searched. */
  side: Side;
  /** Null before anything was looked for. */
  found: IConcordance | null;
  isLoading: boolean;
  error: string | null;
}

export class ConcordanceModel {
  constructor(private readonly api: Pick<TranslationApi, 'concordance'>) {}

  get state(): IConcordanceState {
    return this._state;
  }

  get changed(): ISignal<this, IConcordanceState> {
    return this._changed;
  }

  /** An empty query takes away what was found. */
  async search(pair: IPair, query: string, side: Side): Promise<void> {
    const question = ++this.question;
    const q = query.trim();
    if (q === '') {
      this.update({ query, side, found: null, isLoading: false, error: null });
      return;
    }
    this.update({ query, side, isLoading: true, error: null });
    try {
      const found = await this.api.concordance(q, ...languagesOf(pair, side));
      if (question === this.question) {
        this.update({ found, isLoading: false });
      }
    } catch (error) {
      if (question === this.question) {
        this.update({ found: null, isLoading: false, error: messageOf(error) });
      }
    }
  }

  async more(pair: IPair): Promise<void> {
    const { query, side, found } = this._state;
    if (!found?.next) {
      return;
    }
    const question = ++this.question;
    try {
      const page = await this.api.concordance(query, ...languagesOf(pair, side), found.next);
      if (question === this.question) {
        const hits = [...found.hits, ...page.hits];
        this.update({ found: { ...found, hits, next: page.next }, error: null });
      }
    } catch (error) {
      if (question === this.question) {
        this.update({ error: messageOf(error) });
      }
    }
  }

  private update(change: Partial<IConcordanceState>): void {
    this._state = { ...this._state, ...change };
    this._changed.emit(this._state);
  }

  private question = 0;
  private _state: IConcordanceState = {
    query: '',
    side: 'source',
    found: null,
    isLoading: false,
    error: null
  };
  private readonly _changed = new Signal<this, IConcordanceState>(this);
}

function languagesOf(pair: IPair, side: Side): [string, string] {
  const other = side === 'source' ? 'target' : 'source';
  return [pair[side].language, pair[other].language];
}

/** A selection as a query: several words in this order are a phrase. */
export function phrase(selected: string): string {
  const words = selected
    .replace(/["“”«»]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words.includes(' ') ? `"${words}"` : words;
}

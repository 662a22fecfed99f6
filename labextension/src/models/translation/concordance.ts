/** Words looked for in all that is and was translated, in either language. No DOM. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Side } from '../../connection/pairInterfaces';
import type { IFacets } from '../api';
import { messageOf } from '../jobList';
import type { IConcordance, IConcordanceFilters, IPair, TranslationApi } from './api';

export const NO_CONCORDANCE_FILTERS: IConcordanceFilters = {
  found_in: '',
  status: '',
  classification: '',
  department: ''
};

export interface IConcordanceState {
  query: string;
  /** The side whose language is searched. */
  side: Side;
  filters: IConcordanceFilters;
  /** What classifications and departments there are; null before somebody wanted to know. */
  facets: IFacets['facets'] | null;
  /** Null before anything was looked for; first the hits, then also their number and their equivalents. */
  found: IConcordance | null;
  isLoading: boolean;
  error: string | null;
}

export class ConcordanceModel {
  constructor(private readonly api: Pick<TranslationApi, 'concordance' | 'facets'>) {}

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
    const { filters } = this._state;
    const languages = languagesOf(pair, side);
    try {
      for (const quick of [true, false]) {
        const found = await this.api.concordance(q, languages, filters, { quick });
        if (question !== this.question) {
          return;
        }
        this.update({ found, isLoading: false });
      }
    } catch (error) {
      if (question === this.question) {
        this.update({ found: null, isLoading: false, error: messageOf(error) });
      }
    }
  }

  /** Looks again, with other filters. */
  narrow(pair: IPair, change: Partial<IConcordanceFilters>): Promise<void> {
    this.update({ filters: { ...this._state.filters, ...change } });
    return this.search(pair, this._state.query, this._state.side);
  }

  async loadFacets(): Promise<void> {
    try {
      this.update({ facets: await this.api.facets() });
    } catch (error) {
      this.update({ error: messageOf(error) });
    }
  }

  async more(pair: IPair): Promise<void> {
    const { query, side, filters, found } = this._state;
    if (!found?.next) {
      return;
    }
    const question = ++this.question;
    const languages = languagesOf(pair, side);
    try {
      const cursor = found.next;
      const page = await this.api.concordance(query.trim(), languages, filters, { cursor });
      if (question === this.question) {
        const hits = [...found.hits, ...page.hits];
        this.update({ found: { ...page, hits }, error: null });
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
    filters: NO_CONCORDANCE_FILTERS,
    facets: null,
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

/** What the memory and the glossary have for the current segment. No DOM. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Side } from '../../connection/pairInterfaces';
import type { IPassage } from '../../ot/passage';
import { toUtf16Index } from '../../protocol/codePoints';
import { messageOf } from '../jobList';
import type { IFoundTerms, IMatch, IWanted, TranslationApi } from './api';
import { MOST_MATCHES } from './api';
import type { PairModel } from './pairModel';

/** Milliseconds between two questions at least: keys are faster than answers. */
const QUIET = 120;

export interface ISegmentTerm {
  /** In the text of the segment, in UTF-16 units. */
  place: IPassage;
  source: string;
  /** The best first. */
  targets: string[];
  note: string;
}

export interface ISuggestionsState {
  /** The segment that this is about. */
  linkId: string | null;
  text: string;
  matches: readonly IMatch[];
  terms: readonly ISegmentTerm[];
  isLoading: boolean;
  error: string | null;
}

const NOTHING: ISuggestionsState = {
  linkId: null,
  text: '',
  matches: [],
  terms: [],
  isLoading: false,
  error: null
};

export class SuggestionsModel {
  constructor(
    private readonly pair: PairModel,
    private readonly api: Pick<TranslationApi, 'matches' | 'terms'>
  ) {
    pair.changed.connect(this.follow, this);
  }

  get state(): ISuggestionsState {
    return this._state;
  }

  get changed(): ISignal<this, ISuggestionsState> {
    return this._changed;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.pair.changed.disconnect(this.follow, this);
    Signal.clearData(this);
  }

  /** Asks again, such as after an error. */
  async refresh(): Promise<void> {
    const wanted = this.wanted();
    const { pair } = this.pair.state;
    const question = ++this.question;
    this.askedAt = Date.now();
    if (!pair || wanted.text === '') {
      this.update({ ...NOTHING, linkId: this._state.linkId });
      return;
    }
    const languages = { source: pair.source.language, target: pair.target.language };
    try {
      const [similar, found] = await Promise.all([
        this.api.matches(wanted, languages),
        this.api.terms(wanted.text, languages.source)
      ]);
      if (question === this.question) {
        const terms = termsOf(found, wanted.text, languages);
        this.update({ matches: similar.matches, terms, isLoading: false, error: null });
      }
      if (question === this.question && similar.more_by_meaning) {
        await this.addByMeaning(question, wanted, languages);
      }
    } catch (error) {
      if (question === this.question) {
        this.update({ matches: [], terms: [], isLoading: false, error: messageOf(error) });
      }
    }
  }

  /** What comes later stands behind what is there, whose numbers are keys. */
  private async addByMeaning(
    question: number,
    wanted: IWanted,
    languages: Record<Side, string>
  ): Promise<void> {
    try {
      const { matches } = await this.api.matches(wanted, languages, true);
      if (question === this.question) {
        const there = new Set(this._state.matches.map(match => match.unit_id));
        const isNew = ({ kind, unit_id: id }: IMatch): boolean =>
          kind === 'semantic' && !there.has(id);
        const all = [...this._state.matches, ...matches.filter(isNew)];
        this.update({ matches: all.slice(0, MOST_MATCHES) });
      }
    } catch (error) {
      if (question === this.question) {
        this.update({ error: messageOf(error) });
      }
    }
  }

  private follow(): void {
    const linkId = this.pair.state.currentId;
    const { text } = this.wanted();
    const { _state: state } = this;
    if (linkId === state.linkId && text === state.text) {
      return;
    }
    this.question += 1;
    // A segment that was settled anew may have another id, and the same text: what was found for it stays.
    const isOther = linkId !== state.linkId && text !== state.text;
    this.update({ ...(isOther ? NOTHING : state), linkId, text, isLoading: text !== '' });
    clearTimeout(this.timer);
    // Somebody who has just come to a segment is not kept waiting.
    const isRested = isOther && Date.now() - this.askedAt > QUIET;
    this.timer = setTimeout(() => void this.refresh(), isRested ? 0 : QUIET);
  }

  private wanted(): IWanted {
    const { links } = this.pair.state;
    const { current } = this.pair;
    const index = current ? links.indexOf(current) : -1;
    const textAt = (place: number): string =>
      links[place] ? this.pair.textOf(links[place], 'source') : '';
    return {
      text: current ? textAt(index) : '',
      previous: current ? textAt(index - 1) : '',
      next: current ? textAt(index + 1) : ''
    };
  }

  private update(change: Partial<ISuggestionsState>): void {
    this._state = { ...this._state, ...change };
    this._changed.emit(this._state);
  }

  private timer: ReturnType<typeof setTimeout> | undefined;
  private question = 0;
  private askedAt = 0;
  private _state = NOTHING;
  private readonly _changed = new Signal<this, ISuggestionsState>(this);
}

const RANKS = ['approved', 'admitted', 'proposed'];

/** Terms that have a wording to be used in the other language, in the order of the text. */
function termsOf(
  { occurrences, terms }: IFoundTerms,
  text: string,
  languages: Record<Side, string>
): ISegmentTerm[] {
  const byId = new Map(terms.map(term => [term.id, term]));
  return occurrences.flatMap(({ start, end, term_ids }) => {
    const found = term_ids.flatMap(id => byId.get(id) ?? []);
    const targets = found
      .flatMap(({ wordings }) => wordings)
      .filter(({ language, status }) => language === languages.target && RANKS.includes(status))
      .sort((one, other) => RANKS.indexOf(one.status) - RANKS.indexOf(other.status))
      .map(wording => wording.text);
    const place = { start: toUtf16Index(text, start), end: toUtf16Index(text, end) };
    const note = found.map(term => term.note).find(Boolean) ?? '';
    const source = text.slice(place.start, place.end);
    return targets.length > 0 ? [{ place, source, targets: [...new Set(targets)], note }] : [];
  });
}

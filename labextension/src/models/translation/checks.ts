/** What the server's checks say of a translation; asked for again when the texts have been quiet. No DOM. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { messageOf } from '../jobList';
import type { IFinding, TranslationApi } from './api';
import type { PairModel } from './pairModel';
import { SIDES } from './pairModel';

/** Milliseconds: checking reads both texts whole. */
const QUIET = 1500;

/** The check that finds segments without translation, which is no fault of a text that is still being translated. */
const MISSING = 'missing';

export interface IChecksState {
  /** What is there and wrong. */
  findings: readonly IFinding[];
  /** How many segments have no translation. */
  missing: number;
  quality: number | null;
  error: string | null;
}

export class ChecksModel {
  constructor(
    private readonly pair: PairModel,
    private readonly api: Pick<TranslationApi, 'findings'>
  ) {
    pair.changed.connect(this.follow, this);
  }

  get state(): IChecksState {
    return this._state;
  }

  get changed(): ISignal<this, IChecksState> {
    return this._changed;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.pair.changed.disconnect(this.follow, this);
    Signal.clearData(this);
  }

  async refresh(): Promise<void> {
    const question = ++this.question;
    let state: IChecksState;
    try {
      const found = await this.api.findings(this.pair.pairId);
      const findings = found.findings.filter(({ check }) => check !== MISSING);
      const missing = found.findings.length - findings.length;
      this.revision = found.revision;
      state = { findings, missing, quality: found.quality_score, error: null };
    } catch (error) {
      state = { ...this._state, error: messageOf(error) };
    }
    if (question === this.question) {
      this._state = state;
      this._changed.emit(state);
    }
  }

  /** Whether a fix still fits: nothing was changed in the translation since it was checked. */
  isFresh(): boolean {
    const save = this.pair.texts?.target.state.save;
    return save?.waiting === 0 && save.revision === this.revision?.target;
  }

  private follow(): void {
    const { texts, state } = this.pair;
    const revisions = SIDES.map(side => texts?.[side].state.save?.revision ?? 0);
    const statuses = state.links.map(({ linkId, status }) => `${linkId} ${status}`);
    const key = [...revisions, ...statuses].join();
    if (key !== this.key && state.links.length > 0) {
      this.key = key;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.refresh(), QUIET);
    }
  }

  private key = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private question = 0;
  private revision: { target: number } | null = null;
  private _state: IChecksState = { findings: [], missing: 0, quality: null, error: null };
  private readonly _changed = new Signal<this, IChecksState>(this);
}

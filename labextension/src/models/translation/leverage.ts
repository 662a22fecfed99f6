/** How much of the source the memory gives; asked for again when the pair has been quiet. No DOM. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ILeverage, TranslationApi } from './api';
import type { PairModel } from './pairModel';
import { isConfirmed } from './segments';

/** Milliseconds: in a large memory every segment is looked for among very many texts. */
const QUIET = 3000;

export class LeverageModel {
  constructor(
    private readonly pair: PairModel,
    private readonly api: Pick<TranslationApi, 'leverage'>
  ) {
    pair.changed.connect(this.follow, this);
  }

  /** Null until it is known. */
  get leverage(): ILeverage | null {
    return this._leverage;
  }

  get changed(): ISignal<this, ILeverage> {
    return this._changed;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.isDisposed = true;
    this.pair.changed.disconnect(this.follow, this);
    Signal.clearData(this);
  }

  /** The memory gains what is confirmed; segments are others where the source changes. */
  private follow(): void {
    const { texts, state } = this.pair;
    const confirmed = state.links.filter(isConfirmed).map(({ linkId }) => linkId);
    const sources = state.links.flatMap(({ source, linkId }) => (source ? linkId : []));
    const revision = texts?.source.state.save?.revision ?? 0;
    const key = JSON.stringify([revision, sources, confirmed]);
    if (key !== this.key && sources.length > 0) {
      this.key = key;
      this.askLater();
    }
  }

  private askLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), QUIET);
  }

  /** One question at a time: what changes meanwhile is asked for after the answer. */
  private async ask(): Promise<void> {
    if (this.isAsking) {
      this.askLater();
      return;
    }
    this.isAsking = true;
    try {
      const leverage = await this.api.leverage(this.pair.pairId);
      if (!this.isDisposed) {
        this._leverage = leverage;
        this._changed.emit(leverage);
      }
    } catch {
      // The figure of before stays until the next change: nobody's work depends on it.
    } finally {
      this.isAsking = false;
    }
  }

  private key = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isAsking = false;
  private isDisposed = false;
  private _leverage: ILeverage | null = null;
  private readonly _changed = new Signal<this, ILeverage>(this);
}

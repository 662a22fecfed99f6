/** Translations that machines elsewhere make of the current segment, asked for one by one. No DOM. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { messageOf } from '../jobList';
import type { ISuggester, TranslationApi } from './api';
import type { PairModel } from './pairModel';

export interface IMachineAnswer {
  machine: ISuggester;
  text: string;
}

export interface IMachinesState {
  /** Those that the administrator switched on; none before they are known. */
  machines: readonly ISuggester[];
  /** The text of the current segment. */
  text: string;
  answers: readonly IMachineAnswer[];
  /** The one that is being asked. */
  asking: ISuggester | null;
  error: string | null;
}

export class MachinesModel {
  constructor(
    private readonly pair: PairModel,
    private readonly api: Pick<TranslationApi, 'suggesters' | 'suggest'>
  ) {
    pair.changed.connect(this.follow, this);
  }

  get state(): IMachinesState {
    return this._state;
  }

  get changed(): ISignal<this, IMachinesState> {
    return this._changed;
  }

  /** The one that a key asks: the last one that was asked, or the first that can be. */
  get preferred(): ISuggester | null {
    const usable = this._state.machines.filter(({ problem }) => problem === null);
    return usable.find(({ name }) => name === this.last) ?? usable[0] ?? null;
  }

  get canAsk(): boolean {
    const { asking, text } = this._state;
    return this.pair.canAlign && asking === null && text.trim() !== '' && this.preferred !== null;
  }

  dispose(): void {
    this.running?.abort();
    this.pair.changed.disconnect(this.follow, this);
    Signal.clearData(this);
  }

  /** Gets to know which there are; where that cannot be learnt, it is as if there were none. */
  async load(): Promise<void> {
    this.loading = true;
    try {
      this.update({ machines: await this.api.suggesters() });
    } catch {
      this.loading = false; // asked again at the next segment
    }
  }

  /** Sends the text of the current segment to a machine. Who calls has told the person so. */
  async ask(machine: ISuggester): Promise<void> {
    const { text } = this._state;
    if (!this.canAsk || machine.problem !== null) {
      return;
    }
    this.last = machine.name;
    const running = (this.running = new AbortController());
    this.update({ asking: machine, error: null });
    let found: readonly string[] = [];
    let error: string | null = null;
    try {
      found = await this.api.suggest(this.pair.pairId, machine.name, text, running.signal);
    } catch (reason) {
      error = messageOf(reason);
    }
    if (this.running !== running) {
      return;
    }
    this.running = null;
    if (error === null) {
      const others = this._state.answers.filter(answer => answer.machine.name !== machine.name);
      const answers = [...found.map(answer => ({ machine, text: answer })), ...others];
      this.known.set(text, answers);
      this.update({ answers, asking: null });
    } else {
      this.update({ asking: null, error });
    }
  }

  /** Nothing is waited for any more; the server ends its request too. */
  cancel(): void {
    this.running?.abort();
    this.running = null;
    this.update({ asking: null });
  }

  /** An answer belongs to a text: who leaves the segment does not wait for it, who comes back finds it. */
  private follow(): void {
    const { current } = this.pair;
    const text = current ? this.pair.textOf(current, 'source') : '';
    if (text === this._state.text) {
      return;
    }
    this.cancel();
    this.update({ text, answers: this.known.get(text) ?? [], error: null });
    if (!this.loading) {
      void this.load();
    }
  }

  private update(change: Partial<IMachinesState>): void {
    this._state = { ...this._state, ...change };
    this._changed.emit(this._state);
  }

  /** By the texts that were asked about. */
  private readonly known = new Map<string, readonly IMachineAnswer[]>();
  private running: AbortController | null = null;
  private loading = false;
  private last: string | null = null;
  private _state: IMachinesState = {
    machines: [],
    text: '',
    answers: [],
    asking: null,
    error: null
  };
  private readonly _changed = new Signal<this, IMachinesState>(this);
}

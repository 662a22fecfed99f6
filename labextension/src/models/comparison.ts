/** A comparison that is open: which two, what came of it, and what of it is shown. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IJob, JobApi } from './api';
import type { CompareApi, IComparison, IRow } from './compareApi';
import { asTyped, messageOf } from './jobList';

export interface IComparisonState {
  left: number;
  /** Null while the other one is still to be chosen. */
  right: number | null;
  found: IComparison | null;
  loading: boolean;
  error: string | null;
  onlyDifferences: boolean;
  /** To choose the other one from; null while nothing is being chosen. */
  choices: readonly IJob[] | null;
}

export interface IComparisonOptions {
  left: number;
  right: number | null;
  api: Pick<CompareApi, 'compare'>;
  jobs: Pick<JobApi, 'jobs'>;
}

export class ComparisonModel {
  constructor(private readonly options: IComparisonOptions) {
    const { left, right } = options;
    this._state = {
      left,
      right,
      found: null,
      loading: false,
      error: null,
      onlyDifferences: false,
      choices: null
    };
  }

  get state(): IComparisonState {
    return this._state;
  }

  get changed(): ISignal<this, IComparisonState> {
    return this._changed;
  }

  /** Compares again: both are read as they are now. */
  async refresh(): Promise<void> {
    const { left, right } = this._state;
    if (right === null) {
      return this.choose('');
    }
    const question = ++this.question;
    this.update({ loading: true });
    try {
      const found = await this.options.api.compare(left, right);
      if (question === this.question) {
        this.update({ found, loading: false, error: null });
      }
    } catch (error) {
      if (question === this.question) {
        this.update({ loading: false, error: messageOf(error) });
      }
    }
  }

  /** Offers what is found to be compared with. */
  async choose(query: string): Promise<void> {
    const question = ++this.search;
    try {
      const { jobs } = await this.options.jobs.jobs({ q: asTyped(query) });
      if (question === this.search) {
        this.update({ choices: jobs.filter(({ id }) => id !== this._state.left), error: null });
      }
    } catch (error) {
      this.update({ choices: [], error: messageOf(error) });
    }
  }

  keepOther(): void {
    this.search += 1;
    this.update({ choices: null });
  }

  compareWith(right: number): Promise<void> {
    this.search += 1;
    this.update({ right, choices: null, found: null });
    return this.refresh();
  }

  swap(): Promise<void> {
    const { left, right } = this._state;
    if (right === null) {
      return Promise.resolve();
    }
    this.update({ left: right, right: left });
    return this.refresh();
  }

  showOnlyDifferences(onlyDifferences: boolean): void {
    this.update({ onlyDifferences });
  }

  private update(change: Partial<IComparisonState>): void {
    this._state = { ...this._state, ...change };
    this._changed.emit(this._state);
  }

  private _state: IComparisonState;
  private question = 0;
  private search = 0;
  private readonly _changed = new Signal<this, IComparisonState>(this);
}

/** Whether a line differs on its two sides. */
export function differs({ left, right }: IRow): boolean {
  return (left?.marks.length ?? 0) > 0 || (right?.marks.length ?? 0) > 0;
}

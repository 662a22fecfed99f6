/** What the server tells of itself, read again and again while somebody looks. No DOM. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { messageOf } from './jobList';
import type { RestClient } from './rest';

/** Seconds. */
export interface IPercentiles {
  p50: number;
  p95: number;
  p99: number;
}

/** One second that is over. */
export interface ISecond {
  /** Milliseconds since the epoch. */
  at: number;
  messages: number;
  changes: number;
  errors: number;
  active_connections: number;
  active_sessions: number;
  waiting: number;
  response_time_percentiles: IPercentiles;
}

/** Figures of the last `window` seconds; rates are a second, times seconds. */
export interface IMetrics {
  window: number;
  active_connections: number;
  active_sessions: number;
  active_pairs: number;
  messages_per_second: number;
  changes_per_second: number;
  average_response_time: number;
  response_time_percentiles: IPercentiles;
  average_commit_time: number;
  changes_per_commit: number;
  link_acts_per_second: number;
  /** Of aligning a translation anew. */
  average_alignment_time: number;
  error_rate: number;
  errors: Record<string, number>;
  queues: { commits: number; messages: number };
  series: ISecond[];
}

export interface IMetricsState {
  metrics: IMetrics | null;
  /** Why the last question was not answered; the figures are then those of before. */
  error: string | null;
}

export class MetricsModel {
  constructor(private readonly rest: Pick<RestClient, 'json'>) {}

  get state(): IMetricsState {
    return this._state;
  }

  get changed(): ISignal<this, IMetricsState> {
    return this._changed;
  }

  async refresh(): Promise<void> {
    try {
      const metrics = await this.rest.json<IMetrics>('GET', 'metrics?series=1');
      this._state = { metrics, error: null };
    } catch (error) {
      this._state = { ...this._state, error: messageOf(error) };
    }
    this._changed.emit(this._state);
  }

  private _state: IMetricsState = { metrics: null, error: null };
  private readonly _changed = new Signal<this, IMetricsState>(this);
}

/** The list of job descriptions that the sidebar shows: what is in it, and what can be done to it. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IFacets, IJob, IJobFilters, IJobQuery, INewJob, JobApi, JobChange } from './api';

export interface IJobListState {
  jobs: readonly IJob[];
  query: string;
  filters: IJobFilters;
  sort: Sort;
  /** Null until it is known how many there are. */
  facets: IFacets | null;
  /** Whether the first answer to the present question is still to come. */
  loading: boolean;
  hasMore: boolean;
  error: string | null;
  selectedId: number | null;
  /** A second one, to be compared with the selected one. */
  otherId: number | null;
}

export type Sort = 'best' | 'newest';

export const NO_FILTERS: IJobFilters = {
  language: '',
  classification: '',
  department: '',
  status: '',
  section: ''
};

type ListApi = Pick<JobApi, 'jobs' | 'facets' | 'createJob' | 'changeJob' | 'deleteJob'>;

export class JobListModel {
  constructor(private readonly api: ListApi) {}

  get state(): IJobListState {
    return this._state;
  }

  get changed(): ISignal<this, IJobListState> {
    return this._changed;
  }

  /** A job description was renamed or otherwise changed. */
  get jobChanged(): ISignal<this, IJob> {
    return this._jobChanged;
  }

  get jobDeleted(): ISignal<this, number> {
    return this._jobDeleted;
  }

  get selected(): IJob | null {
    const { jobs, selectedId } = this._state;
    return jobs.find(job => job.id === selectedId) ?? null;
  }

  select(id: number | null): void {
    if (id !== this._state.selectedId) {
      this.update({ selectedId: id, otherId: null });
    }
  }

  /** Selects one more beside the selected one, or no longer. */
  selectOther(id: number): void {
    const { selectedId, otherId } = this._state;
    if (id !== selectedId) {
      this.update({ otherId: id === otherId ? null : id });
    }
  }

  search(query: string): Promise<void> {
    this.update({ query, loading: true });
    return this.refresh();
  }

  /** Filters and order from another time, before anything is asked for. */
  restore(filters: IJobFilters, sort: Sort): void {
    this.update({ filters, sort });
    void this.refresh();
  }

  narrow(filters: Partial<IJobFilters>): Promise<void> {
    this.update({ filters: { ...this._state.filters, ...filters }, loading: true });
    return this.refresh();
  }

  order(sort: Sort): Promise<void> {
    this.update({ sort, loading: true });
    return this.refresh();
  }

  /** Reads as many entries again as are shown; an answer that comes too late is dropped. */
  async refresh(): Promise<void> {
    const question = ++this.question;
    const shown = this._state.jobs.length;
    const counting = this.count(question);
    try {
      let page = await this.api.jobs(this.filter());
      const jobs = [...page.jobs];
      while (page.next && jobs.length < shown && question === this.question) {
        page = await this.api.jobs({ ...this.filter(), cursor: page.next });
        jobs.push(...page.jobs);
      }
      if (question === this.question) {
        this.next = page.next;
        this.update({ jobs, hasMore: page.next !== null, loading: false, error: null });
      }
    } catch (error) {
      this.fail(question, error);
    }
    await counting;
  }

  async loadMore(): Promise<void> {
    if (!this.next) {
      return;
    }
    const question = ++this.question;
    try {
      const page = await this.api.jobs({ ...this.filter(), cursor: this.next });
      if (question === this.question) {
        this.next = page.next;
        const known = new Set(this._state.jobs.map(({ id }) => id));
        const jobs = [...this._state.jobs, ...page.jobs.filter(({ id }) => !known.has(id))];
        this.update({ jobs, hasMore: page.next !== null, error: null });
      }
    } catch (error) {
      this.fail(question, error);
    }
  }

  async create(job: INewJob): Promise<IJob> {
    const created = await this.api.createJob(job);
    this.select(created.id);
    await this.refresh();
    return created;
  }

  async change(id: number, change: JobChange): Promise<void> {
    const answer = await this.api.changeJob(id, change);
    const jobs = this._state.jobs.map(job => (job.id === id ? { ...job, ...answer } : job));
    this.update({ jobs });
    this._jobChanged.emit(answer);
  }

  async remove(id: number): Promise<void> {
    await this.api.deleteJob(id);
    const position = this._state.jobs.findIndex(job => job.id === id);
    const jobs = this._state.jobs.filter(job => job.id !== id);
    const neighbour = jobs[Math.min(position, jobs.length - 1)]?.id ?? null;
    this.update({ jobs, selectedId: neighbour });
    this._jobDeleted.emit(id);
    await this.refresh();
  }

  private filter(): IJobQuery {
    const { query, filters, sort } = this._state;
    return { q: asTyped(query), ...filters, sort };
  }

  /** The list can do without the counts: where they cannot be had, the last ones go. */
  private async count(question: number): Promise<void> {
    const facets = await this.api.facets(this.filter()).catch(() => null);
    if (question === this.question) {
      this.update({ facets });
    }
  }

  private fail(question: number, error: unknown): void {
    if (question === this.question) {
      this.update({ loading: false, error: messageOf(error) });
    }
  }

  private update(change: Partial<IJobListState>): void {
    this._state = { ...this._state, ...change };
    this._changed.emit(this._state);
  }

  private _state: IJobListState = {
    jobs: [],
    query: '',
    filters: NO_FILTERS,
    sort: 'best',
    facets: null,
    loading: true,
    hasMore: false,
    error: null,
    selectedId: null,
    otherId: null
  };
  private next: string | null = null;
  private question = 0;
  private readonly _changed = new Signal<this, IJobListState>(this);
  private readonly _jobChanged = new Signal<this, IJob>(this);
  private readonly _jobDeleted = new Signal<this, number>(this);
}

/** The query of what is being typed: of the last word, the beginning may be all there is yet. */
export function asTyped(text: string): string {
  const quotes = text.match(/["“”„«»]/g)?.length ?? 0;
  return quotes % 2 === 0 && /[\p{L}\p{N}]{2}$/u.test(text) ? `${text.trim()}*` : text.trim();
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

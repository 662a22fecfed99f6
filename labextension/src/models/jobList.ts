/** The list of job descriptions that the sidebar shows: what is in it, and what can be done to it. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IJob, IJobQuery, INewJob, JobApi, JobChange, Language } from './api';

export interface IJobListState {
  jobs: readonly IJob[];
  query: string;
  language: Language | '';
  /** Whether the first answer to the present question is still to come. */
  loading: boolean;
  hasMore: boolean;
  error: string | null;
  selectedId: number | null;
}

type ListApi = Pick<JobApi, 'jobs' | 'createJob' | 'changeJob' | 'deleteJob'>;

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
    this.update({ selectedId: id });
  }

  search(query: string): Promise<void> {
    this.update({ query, loading: true });
    return this.refresh();
  }

  showLanguage(language: Language | ''): Promise<void> {
    this.update({ language, loading: true });
    return this.refresh();
  }

  /** Reads as many entries again as are shown; an answer that comes too late is dropped. */
  async refresh(): Promise<void> {
    const question = ++this.question;
    const shown = this._state.jobs.length;
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
        const jobs = [...this._state.jobs, ...page.jobs];
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
    return { q: this._state.query.trim(), language: this._state.language };
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
    language: '',
    loading: true,
    hasMore: false,
    error: null,
    selectedId: null
  };
  private next: string | null = null;
  private question = 0;
  private readonly _changed = new Signal<this, IJobListState>(this);
  private readonly _jobChanged = new Signal<this, IJob>(this);
  private readonly _jobDeleted = new Signal<this, number>(this);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

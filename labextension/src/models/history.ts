/** The past of one job description: which revision is looked at, what is known of it, and what can be done. No DOM. */
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import Delta from 'quill-delta';

import type { ITimers } from '../connection/timers';
import type { JobApi } from './api';
import { AuthoredText } from './authoredText';
import type { HistoryApi, IAuthor, INamedVersion, IPastChange, ITimelinePage } from './historyApi';
import type { IHistoryState, Question } from './historyState';
import { NOTHING_KNOWN } from './historyState';
import { messageOf } from './jobList';
import { PastReader } from './pastReader';
import type { Speed } from './playback';
import { Playback } from './playback';

export interface IHistoryOptions {
  jobId: number;
  api: HistoryApi;
  jobs: Pick<JobApi, 'job'>;
  timers: ITimers;
}

/** Names that others give are looked for once in so many looks. */
const NAMES_EVERY = 5;
const WRITING_ROLES = new Set(['owner', 'editor']);

export class HistoryModel implements IDisposable {
  constructor(private readonly options: IHistoryOptions) {
    this.reader = new PastReader(options.api, options.jobId);
  }

  get jobId(): number {
    return this.options.jobId;
  }

  get language(): string {
    return this.options.api.language;
  }

  get state(): IHistoryState {
    return this._state;
  }

  get changed(): ISignal<this, IHistoryState> {
    return this._changed;
  }

  /** Other contents are to be shown, each part with its author. */
  get contentsShown(): ISignal<this, Delta> {
    return this._contentsShown;
  }

  /** The contents that are shown go on with this. */
  get contentsChanged(): ISignal<this, Delta> {
    return this._contentsChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get head(): number {
    return this._state.session?.revision ?? 0;
  }

  /** Whether this person may name versions, and bring texts back while the session is open. */
  get mayWrite(): boolean {
    return WRITING_ROLES.has(this._state.session?.role ?? '');
  }

  get mayRestore(): boolean {
    const { session, revision } = this._state;
    return this.mayWrite && session?.status === 'active' && revision < session.revision;
  }

  /** Whether a name may be taken away or changed: by who gave it, and by owners. */
  mayRename(named: INamedVersion): boolean {
    const isOwner = this._state.session?.role === 'owner';
    return isOwner || (this.mayWrite && named.created_by === this.username);
  }

  /** Reads which sessions there were and shows the last revision of the newest. */
  async open(): Promise<void> {
    this.update({ error: null });
    try {
      const [, username] = await Promise.all([this.readSessions(), this.options.api.username()]);
      this.username = username;
      const newest = this._state.sessionIds[0];
      if (newest !== undefined) {
        await this.openSession(newest);
      } else {
        this.update({ isReady: true });
      }
    } catch (error) {
      this.fail(error);
    }
  }

  /** Looks at another session, at its last revision or the given one. */
  async openSession(sessionId: string, revision?: number): Promise<void> {
    this.pause();
    try {
      const { api } = this.options;
      const [session, page, named] = await Promise.all([
        api.session(sessionId),
        api.timeline(sessionId),
        api.namedVersions(sessionId)
      ]);
      this.earlier = page.next;
      this.update({ session, steps: [], named, comparison: null, hasEarlier: page.next !== null });
      this.takeSteps(page);
      this.update({ revision: revision ?? session.revision });
      await this.load();
    } catch (error) {
      this.fail(error);
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this.pause();
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  /** Shows a revision; while answers are on their way the last one wanted counts. */
  show(revision: number): Promise<void> {
    this.stopPlaying();
    const question = this._state.comparison?.question;
    this.update({
      revision: Math.max(0, Math.min(this.head, revision)),
      ...(question?.kind === 'versions' && { comparison: null })
    });
    return this.load();
  }

  play(): void {
    const { session, revision } = this._state;
    if (!session || this.playback) {
      return;
    }
    const begin = async (): Promise<void> => {
      // From the end it begins again; and a comparison gives way to the text.
      this.update({ comparison: null, revision: revision < this.head ? revision : 0 });
      this.update({ isPlaying: true });
      await this.load();
      if (this._state.isPlaying && !this.isDisposed && !this.playback) {
        this.playback = new Playback(
          {
            timers: this.options.timers,
            read: (after, limit) => this.options.api.changes(session.session_id, after, limit),
            show: changes => this.takeChanges(changes),
            ended: error => this.endPlaying(error)
          },
          this._state.revision,
          this._state.speed
        );
        this.playback.start();
      }
    };
    void begin();
  }

  /** Stops playing, and reads who wrote what is shown then. */
  pause(): void {
    if (this.stopPlaying()) {
      void this.load();
    }
  }

  setSpeed(speed: Speed): void {
    this.update({ speed });
    if (this.playback) {
      this.playback.speed = speed;
    }
  }

  /** Compares with what is shown, or goes back to the text alone. */
  async compare(question: Question | null): Promise<void> {
    this.stopPlaying();
    const words = { inserted: 0, deleted: 0 };
    this.update({ comparison: question && { question, words, places: [], current: -1 } });
    await this.load();
  }

  /** Goes to the next place where the two texts differ, or with -1 to the one before. */
  visit(step: 1 | -1): void {
    const { comparison } = this._state;
    const count = comparison?.places.length ?? 0;
    if (comparison && count > 0) {
      const from = comparison.current < 0 && step < 0 ? 0 : comparison.current;
      this.update({ comparison: { ...comparison, current: (from + step + count) % count } });
    }
  }

  async loadEarlier(): Promise<void> {
    const { session } = this._state;
    if (!session || this.earlier === null) {
      return;
    }
    try {
      const page = await this.options.api.timeline(session.session_id, this.earlier);
      this.earlier = page.next;
      this.takeSteps(page);
      this.update({ hasEarlier: page.next !== null });
    } catch (error) {
      this.fail(error);
    }
  }

  /** Looks for what was written meanwhile; what is shown stays. */
  async follow(): Promise<void> {
    const { session } = this._state;
    if (!session || this.isDisposed) {
      return;
    }
    const { api } = this.options;
    this.looks += 1;
    const now = await api.session(session.session_id);
    const moved = now.revision !== session.revision;
    const ended = now.status !== session.status;
    const page = moved ? await api.timeline(session.session_id) : null;
    const named =
      moved || this.looks % NAMES_EVERY === 0 ? await api.namedVersions(session.session_id) : null;
    if (ended) {
      await this.readSessions();
    }
    if (this._state.session?.session_id !== session.session_id) {
      return;
    }
    if (moved || ended) {
      this.update({ session: now });
    }
    if (page) {
      this.takeSteps(page);
    }
    if (named) {
      this.update({ named });
    }
  }

  /** @returns the revision that bringing back the shown text made */
  async restore(): Promise<number> {
    const { session, revision } = this._state;
    if (!session) {
      return 0;
    }
    const made = await this.options.api.restore(session.session_id, revision);
    await this.follow();
    await this.compare(null);
    await this.show(made);
    return made;
  }

  async nameVersion(name: string, revision: number): Promise<void> {
    const { session } = this._state;
    if (session) {
      await this.options.api.nameVersion(session.session_id, name, revision);
      await this.readNames(session.session_id);
    }
  }

  async renameVersion(id: number, name: string): Promise<void> {
    const { session } = this._state;
    if (session) {
      await this.options.api.renameVersion(session.session_id, id, name);
      await this.readNames(session.session_id);
    }
  }

  async forgetVersion(id: number): Promise<void> {
    const { session } = this._state;
    if (session) {
      await this.options.api.forgetVersion(session.session_id, id);
      await this.readNames(session.session_id);
    }
  }

  fail(error: unknown): void {
    this.stopPlaying();
    this.update({ error: messageOf(error), isLoading: false });
  }

  dismissError(): void {
    this.update({ error: null });
  }

  private async readSessions(): Promise<void> {
    const [job, published] = await Promise.all([
      this.options.jobs.job(this.jobId),
      this.options.api.publishedVersions(this.jobId)
    ]);
    const ids = [job.session_id, ...published.map(version => version.session_id)];
    const sessionIds = [...new Set(ids.filter(id => typeof id === 'string'))];
    this.update({ title: job.title, language: job.language, published, sessionIds });
  }

  private async readNames(sessionId: string): Promise<void> {
    this.update({ named: await this.options.api.namedVersions(sessionId) });
  }

  /** Reads what is wanted until it is what is shown; one reading at a time. */
  private load(): Promise<void> {
    this.isStale = true;
    this.loading ??= this.readUntilShown().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async readUntilShown(): Promise<void> {
    this.update({ isLoading: true });
    try {
      while (this.isStale && !this.isDisposed) {
        this.isStale = false;
        await this.readWanted();
      }
      this.update({ isLoading: false, isReady: true });
    } catch (error) {
      this.fail(error);
    }
  }

  private async readWanted(): Promise<void> {
    const { session, revision, comparison } = this._state;
    if (!session) {
      return;
    }
    const { contents, users, ...found } = await this.reader.read(
      session,
      revision,
      comparison?.question ?? null
    );
    if (!this.isStale && !this.isDisposed) {
      this.update({ ...found, authors: this.withPeople(users) });
      this._contentsShown.emit(contents(this.text));
    }
  }

  private takeSteps({ steps, users }: ITimelinePage): void {
    const known = new Map(this._state.steps.map(step => [step.first_revision, step]));
    steps.forEach(step => known.set(step.first_revision, step));
    const all = [...known.values()].sort((a, b) => b.first_revision - a.first_revision);
    this.update({ steps: all, authors: this.withPeople(users) });
  }

  private takeChanges(changes: readonly IPastChange[]): void {
    const last = changes[changes.length - 1];
    if (!last || this.isDisposed) {
      return;
    }
    const delta = changes.reduce(
      (whole, change) => whole.compose(this.text.apply(change)),
      new Delta()
    );
    this._contentsChanged.emit(delta);
    this.update({ revision: last.revision, madeBy: last.user_id, madeAt: last.timestamp });
  }

  private endPlaying(error: unknown): void {
    this.pause();
    if (error) {
      this.fail(error);
    }
  }

  private stopPlaying(): boolean {
    const wasPlaying = this._state.isPlaying;
    this.playback?.stop();
    this.playback = null;
    if (wasPlaying) {
      this.update({ isPlaying: false });
    }
    return wasPlaying;
  }

  private withPeople(users: readonly IAuthor[]): ReadonlyMap<number, IAuthor> {
    return new Map([...this._state.authors, ...users.map(user => [user.id, user] as const)]);
  }

  private update(change: Partial<IHistoryState>): void {
    if (!this.isDisposed) {
      this._state = { ...this._state, ...change };
      this._changed.emit(this._state);
    }
  }

  private readonly reader: PastReader;
  private readonly text = new AuthoredText();
  private playback: Playback | null = null;
  private loading: Promise<void> | null = null;
  private isStale = false;
  private earlier: string | null = null;
  private looks = 0;
  private username = '';
  private _isDisposed = false;
  private _state = NOTHING_KNOWN;
  private readonly _changed = new Signal<this, IHistoryState>(this);
  private readonly _contentsShown = new Signal<this, Delta>(this);
  private readonly _contentsChanged = new Signal<this, Delta>(this);
}

/** One open job description: its session, its people, the state of its changes. No DOM. */
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { Op } from 'quill-delta';
import type Delta from 'quill-delta';

import type {
  ClientPort,
  ICollaborationOptions,
  ICursor,
  IRefusedWork,
  IPlace,
  IRemoteUser,
  ISaveState,
  IThread
} from '../connection/client';
import { textOf } from '../ot/text';
import type { IJob, JobApi } from './api';
import { messageOf } from './jobList';
import type { UnsentStore } from './unsentStore';

export type { ClientPort } from '../connection/client';

export interface IRefusal extends IRefusedWork {
  /** Tells one notice from another, also where the same text was refused twice. */
  id: number;
}

export interface IEditingState {
  job: IJob | null;
  save: ISaveState | null;
  users: readonly IRemoteUser[];
  /** Names of the others who are typing. */
  typing: readonly string[];
  refused: readonly IRefusal[];
  /** Why the document could not be opened. */
  error: string | null;
  /** What the server said was wrong, about no change in particular. */
  notice: string | null;
  /** This person's role here; empty until it is known. */
  role: string;
  /** This person's id; -1 until it is known. */
  userId: number;
  /** The role that somebody gave this person while the document was open. */
  newRole: string | null;
}

export interface IEditingOptions {
  jobId: number;
  api: Pick<JobApi, 'job' | 'openSession' | 'documentAt' | 'socketAddress'>;
  createClient: (options: ICollaborationOptions) => ClientPort;
  unsent: UnsentStore;
}

export class EditingModel implements IDisposable {
  constructor(private readonly options: IEditingOptions) {}

  get jobId(): number {
    return this.options.jobId;
  }

  get state(): IEditingState {
    return this._state;
  }

  get changed(): ISignal<this, IEditingState> {
    return this._changed;
  }

  /** The whole local contents were replaced. */
  get contentsReset(): ISignal<this, Delta> {
    return this._contentsReset;
  }

  /** A change of somebody else, on top of the local contents. */
  get remoteChange(): ISignal<this, Delta> {
    return this._remoteChange;
  }

  get cursorsChanged(): ISignal<this, readonly ICursor[]> {
    return this._cursorsChanged;
  }

  /** All threads of comments, where they stand in the local contents. */
  get commentsChanged(): ISignal<this, readonly IThread[]> {
    return this._commentsChanged;
  }

  /** The local contents changed, by whomever; null if they were replaced. */
  get contentsChanged(): ISignal<this, Delta | null> {
    return this._contentsChanged;
  }

  /** The local contents. */
  get ops(): readonly Op[] {
    return this.client?.contents.ops ?? [];
  }

  /** The text of the local contents. */
  get text(): string {
    return textOf(this.ops);
  }

  /** The session that was joined. */
  get sessionId(): string | null {
    return this._sessionId;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether this person may type now: the document is here and nothing forbids it. */
  get canEdit(): boolean {
    return this.hasContents && this._state.save?.readOnly === null;
  }

  /** Whether closing the page now would lose work that no server has. */
  get hasUnsentWork(): boolean {
    return (this._state.save?.waiting ?? 0) > 0;
  }

  async open(): Promise<void> {
    this.update({ error: null });
    try {
      const job = await this.options.api.job(this.jobId);
      const sessionId =
        job.session_id ?? (await this.options.api.openSession(this.jobId)).session_id;
      if (!this.isDisposed) {
        this.update({ job });
        this.join(sessionId);
      }
    } catch (error) {
      this.fail(messageOf(error));
    }
  }

  /** Joins again under a new identity, after another window took this one's over. */
  reopen(): Promise<void> {
    this.leave();
    this.update({ save: null });
    return this.open();
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.leave();
    Signal.clearData(this);
  }

  change(delta: Delta): void {
    this.client?.sendDocumentChange(delta);
    this.keepUnsent();
    this._contentsChanged.emit(delta);
  }

  /** A passage of the local contents as the server knows it; null while there are edits that it does not have. */
  locate(start: number, end: number): IPlace | null {
    return this.client?.locate(start, end) ?? null;
  }

  moveCursor(position: number, selection?: { start: number; end: number }): void {
    this.client?.sendCursorPosition(position, selection);
  }

  showTyping(typing: boolean): void {
    this.client?.sendTyping(typing);
  }

  retryNow(): void {
    this.client?.retryNow();
  }

  /** Tells why the document cannot be shown. */
  fail(error: string): void {
    this.update({ error });
  }

  setJob(change: Partial<IJob>): void {
    if (this._state.job) {
      this.update({ job: { ...this._state.job, ...change } });
    }
  }

  dismissRefusal(id: number): void {
    this.update({ refused: this._state.refused.filter(work => work.id !== id) });
  }

  dismissNotice(): void {
    this.update({ notice: null });
  }

  dismissNewRole(): void {
    this.update({ newRole: null });
  }

  private join(sessionId: string): void {
    const { api, createClient, unsent } = this.options;
    const client = createClient({
      sessionId,
      address: () => api.socketAddress(sessionId),
      documentAt: revision => api.documentAt(sessionId, revision),
      resume: unsent.take(sessionId)
    });
    this.client = client;
    this._sessionId = sessionId;
    client.on('reset', contents => {
      this.hasContents = true;
      this._contentsReset.emit(contents);
      this._contentsChanged.emit(null);
      this._changed.emit(this._state);
    });
    client.on('change', delta => {
      this._remoteChange.emit(delta);
      this._contentsChanged.emit(delta);
    });
    client.on('comments', threads => this._commentsChanged.emit(threads));
    client.on('role', role => {
      const before = this._state.role;
      const isNew = before !== '' && before !== role;
      this.update({ role, newRole: isNew ? role : this._state.newRole });
    });
    client.on('state', save => {
      this.keepUnsent();
      this.update({ save });
    });
    client.on('users', users => {
      const self = users.find(({ isSelf }) => isSelf);
      this.update({ users, userId: self?.userId ?? this._state.userId });
    });
    client.on('cursors', cursors => this._cursorsChanged.emit(cursors));
    client.on('typing', ids => this.update({ typing: this.namesOf(ids) }));
    client.on('refused', work => this.showRefusal(work));
    client.on('error', error => this.update({ notice: error.message }));
    client.connect();
  }

  private leave(): void {
    this.keepUnsent();
    const client = this.client;
    this.client = null;
    this.hasContents = false;
    client?.disconnect();
  }

  private keepUnsent(): void {
    if (this.client && this._sessionId !== null) {
      this.options.unsent.keep(this._sessionId, this.client.unsentWork());
    }
  }

  private showRefusal(work: IRefusedWork): void {
    this.refusals += 1;
    const refusal = { ...work, id: this.refusals };
    this.update({ refused: [...this._state.refused, refusal] });
  }

  private namesOf(ids: readonly number[]): string[] {
    return this._state.users
      .filter(user => !user.isSelf && ids.includes(user.userId))
      .map(user => user.name);
  }

  private update(change: Partial<IEditingState>): void {
    if (this.isDisposed) {
      return;
    }
    this._state = { ...this._state, ...change };
    this._changed.emit(this._state);
  }

  private client: ClientPort | null = null;
  private _sessionId: string | null = null;
  private hasContents = false;
  private refusals = 0;
  private _isDisposed = false;
  private _state: IEditingState = {
    job: null,
    save: null,
    users: [],
    typing: [],
    refused: [],
    error: null,
    notice: null,
    role: '',
    userId: -1,
    newRole: null
  };
  private readonly _changed = new Signal<this, IEditingState>(this);
  private readonly _contentsReset = new Signal<this, Delta>(this);
  private readonly _remoteChange = new Signal<this, Delta>(this);
  private readonly _commentsChanged = new Signal<this, readonly IThread[]>(this);
  private readonly _contentsChanged = new Signal<this, Delta | null>(this);
  private readonly _cursorsChanged = new Signal<this, readonly ICursor[]>(this);
}

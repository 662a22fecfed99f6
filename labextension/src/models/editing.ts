/** One open job description: its session, its people, the state of its changes. No DOM. */
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type Delta from 'quill-delta';

import type {
  CollaborationClient,
  ICollaborationOptions,
  ICursor,
  IRefusedWork,
  IRemoteUser,
  ISaveState
} from '../connection/client';
import type { IJob, JobApi } from './api';
import { messageOf } from './jobList';
import type { UnsentStore } from './unsentStore';

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
}

export type ClientPort = Pick<
  CollaborationClient,
  | 'connect'
  | 'disconnect'
  | 'on'
  | 'off'
  | 'sendDocumentChange'
  | 'sendCursorPosition'
  | 'sendTyping'
  | 'retryNow'
  | 'unsentWork'
>;

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

  private join(sessionId: string): void {
    const { api, createClient, unsent } = this.options;
    const client = createClient({
      sessionId,
      address: () => api.socketAddress(sessionId),
      documentAt: revision => api.documentAt(sessionId, revision),
      resume: unsent.take(sessionId)
    });
    this.client = client;
    this.sessionId = sessionId;
    client.on('reset', contents => {
      this.hasContents = true;
      this._contentsReset.emit(contents);
      this._changed.emit(this._state);
    });
    client.on('change', delta => this._remoteChange.emit(delta));
    client.on('state', save => {
      this.keepUnsent();
      this.update({ save });
    });
    client.on('users', users => this.update({ users }));
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
    if (this.client && this.sessionId !== null) {
      this.options.unsent.keep(this.sessionId, this.client.unsentWork());
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
  private sessionId: string | null = null;
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
    notice: null
  };
  private readonly _changed = new Signal<this, IEditingState>(this);
  private readonly _contentsReset = new Signal<this, Delta>(this);
  private readonly _remoteChange = new Signal<this, Delta>(this);
  private readonly _cursorsChanged = new Signal<this, readonly ICursor[]>(this);
}

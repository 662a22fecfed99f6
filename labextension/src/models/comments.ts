/** The comments of one open document: threads, what is being written, which thread is looked at. No DOM. */
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type Delta from 'quill-delta';

import type { IThread } from '../connection/client';
import type { IPassage } from '../ot/passage';
import { movePassage } from '../ot/passage';
import type { IComment, IPerson } from '../protocol/messages';
import type { CommentDrafts, DraftKey, IDraft } from './commentDrafts';
import { foundIn } from './commentDrafts';
import type { CommentsApi } from './commentsApi';
import type { EditingModel } from './editing';
import { messageOf } from './jobList';
import { MentionNews } from './mentionNews';

export type CommentFilter = 'open' | 'resolved' | 'mine';

/** How the sending of a draft stands, or of what else is done to a thread or comment. */
export interface ISending {
  isUnderWay: boolean;
  /** Why it failed, in the person's language. */
  error: string | null;
}

export interface ICommentsOptions {
  editing: EditingModel;
  api: CommentsApi;
  drafts: CommentDrafts;
  /** What to say where the text waits for the server. */
  offline: () => string;
  newNonce?: () => string;
}

const RESOLVING_ROLES = new Set(['owner', 'editor', 'translator', 'reviewer']);
const READING_REASONS = new Set([null, 'role', 'paused']);

export class CommentsModel implements IDisposable {
  constructor(private readonly options: ICommentsOptions) {
    const { editing, drafts } = options;
    this._drafts = new Map(drafts.take().map(draft => [draft.key, draft]));
    editing.commentsChanged.connect(this.onThreads, this);
    editing.contentsChanged.connect(this.onContents, this);
    editing.changed.connect(this.onEditing, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get editing(): EditingModel {
    return this.options.editing;
  }

  /** Whether the margin is shown. */
  get isShown(): boolean {
    return this._isShown;
  }

  get filter(): CommentFilter {
    return this._filter;
  }

  /** The thread that is looked at; `new` for the one that is being written. */
  get active(): number | 'new' | null {
    return this._active;
  }

  /** The threads that the filter lets through, in the order of the text. */
  get shown(): IThread[] {
    const self = this.editing.state.userId;
    const tests: Record<CommentFilter, (thread: IThread) => boolean> = {
      open: thread => !thread.resolved,
      resolved: thread => thread.resolved !== null,
      mine: ({ comments }) =>
        comments.some(({ author, mentions }) => [author, ...mentions].some(({ id }) => id === self))
    };
    return this.threads
      .filter(thread => tests[this._filter](thread) || thread.id === this.kept)
      .sort((one, other) => one.start - other.start || one.id - other.id);
  }

  /** The open threads that have something to do with a passage, in the order of the text. */
  openAt({ start, end }: IPassage): IThread[] {
    return this.threads
      .filter(thread => !thread.resolved && thread.start < end && start < thread.end)
      .sort((one, other) => one.start - other.start || one.id - other.id);
  }

  get openCount(): number {
    return this.threads.filter(({ resolved }) => !resolved).length;
  }

  /** Comments in open threads that mention this person and were not seen yet. */
  get unseenMentions(): number {
    return this.mentioning().filter(({ id }) => id > this.options.drafts.seen).length;
  }

  /** The last comment that mentioned this person while the document is open, or that they had not seen before. */
  get newMention(): IComment | null {
    return this.mentionNews.latest;
  }

  get canComment(): boolean {
    const { save, role } = this.editing.state;
    return role !== '' && READING_REASONS.has(save?.readOnly ?? null);
  }

  canResolve({ comments }: IThread): boolean {
    return (
      this.canComment && (RESOLVING_ROLES.has(this.editing.state.role) || this.isOwn(comments[0]))
    );
  }

  isOwn({ author }: IComment): boolean {
    return author.id === this.editing.state.userId;
  }

  canDelete(comment: IComment): boolean {
    return this.canComment && (this.isOwn(comment) || this.editing.state.role === 'owner');
  }

  mentionsSelf({ mentions }: IComment): boolean {
    return mentions.some(({ id }) => id === this.editing.state.userId);
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  // What the person looks at

  show(isShown: boolean): void {
    this._isShown = isShown;
    if (!isShown) {
      this._active = null;
    }
    this.noteSeen();
    this.tell();
  }

  setFilter(filter: CommentFilter): void {
    this._filter = filter;
    this.kept = null;
    this.tell();
  }

  activate(active: number | 'new' | null): void {
    if (active !== this._active) {
      this._active = active;
      this.tell();
    }
  }

  /** Looks at the thread that stands at a place of the text, if one does. */
  activateAt(index: number): void {
    const here = this.shown.filter(({ start, end }) => start <= index && index <= end);
    const narrowest = here.sort((one, other) => one.end - one.start - (other.end - other.start))[0];
    this.activate(narrowest?.id ?? null);
  }

  /** Goes to the next thread in the text, or the one before; round at the ends. */
  step(by: 1 | -1, from: number): IThread | null {
    const { shown } = this;
    const current = shown.findIndex(({ id }) => id === this._active);
    let next = current + by;
    if (current < 0) {
      const after = shown.findIndex(({ start }) => start >= from);
      next = by > 0 ? (after < 0 ? 0 : after) : (after < 0 ? shown.length : after) - 1;
    }
    const thread = shown[(next + shown.length) % shown.length] ?? null;
    this.activate(thread?.id ?? null);
    return thread;
  }

  // What the person writes

  draft(key: DraftKey): IDraft | null {
    return this._drafts.get(key) ?? null;
  }

  sending(key: string): ISending {
    return this._sending.get(key) ?? { isUnderWay: false, error: null };
  }

  /** Begins a thread at a passage of what is seen; one that was begun already keeps its words. */
  begin(passage: IPassage, quote: string): void {
    const before = this._drafts.get('new');
    this.put({ ...(before ?? this.empty('new')), passage, quote });
    this._isShown = true;
    this._active = 'new';
    this.tell();
  }

  write(key: DraftKey, text: string, mentions: readonly IPerson[]): void {
    const draft = this._drafts.get(key) ?? this.empty(key);
    // Another text is another comment: what was sent before may be stored, though nobody heard of it.
    const nonce = draft.text === text ? draft.nonce : this.newNonce();
    const named = mentions.filter(({ name }) => text.includes(`@${name}`));
    this.put({ ...draft, text, mentions: named, nonce });
    this.tell();
  }

  startEdit(comment: IComment): void {
    if (!this._drafts.has(`edit-${comment.id}`)) {
      this.write(`edit-${comment.id}`, comment.text, comment.mentions);
    }
  }

  discard(key: DraftKey): void {
    this._drafts.delete(key);
    this._sending.delete(key);
    if (key === 'new' && this._active === 'new') {
      this._active = null;
    }
    this.keepDrafts();
    this.tell();
  }

  async send(key: DraftKey): Promise<boolean> {
    const draft = this._drafts.get(key);
    if (!draft || draft.text.trim() === '' || this.sending(key).isUnderWay) {
      return false;
    }
    const mentions = draft.mentions.map(({ username }) => username);
    const { text, nonce } = draft;
    const id = Number(key.replace(/^\w+-/, ''));
    const sent = await this.act(key, async session => {
      if (key === 'new') {
        const thread = await this.sendNew(session, { text, nonce, mentions });
        this._active = thread;
      } else if (key.startsWith('edit-')) {
        await this.options.api.edit(session, id, text, mentions);
      } else {
        await this.options.api.reply(session, id, { text, nonce, mentions });
      }
    });
    if (sent && this._drafts.get(key)?.text === text) {
      this.discard(key);
    }
    return sent;
  }

  async resolve(thread: IThread, resolved: boolean): Promise<void> {
    this.kept = thread.id;
    await this.act(`thread-${thread.id}`, session =>
      this.options.api.resolve(session, thread.id, resolved)
    );
  }

  async remove(thread: IThread, comment: IComment): Promise<void> {
    await this.act(`thread-${thread.id}`, session => this.options.api.remove(session, comment.id));
  }

  async mentionable(q: string): Promise<IPerson[]> {
    const { sessionId } = this.editing;
    return sessionId === null ? [] : this.options.api.mentionable(sessionId, q);
  }

  private async sendNew(
    session: string,
    comment: { text: string; nonce: string; mentions: string[] }
  ): Promise<number> {
    await this.saved();
    const passage = this._drafts.get('new')?.passage;
    const place = passage && this.editing.locate(passage.start, passage.end);
    if (!place) {
      throw new Error(this.options.offline());
    }
    return this.options.api.begin(session, place, comment);
  }

  /** Waits until the server has what the person sees, if it is there. */
  private async saved(): Promise<void> {
    const { editing } = this;
    const isWaiting = (): boolean => {
      const { save } = editing.state;
      return save?.connection === 'online' && save.waiting > 0;
    };
    while (isWaiting()) {
      await new Promise<void>(resolve => {
        const listen = (): void => {
          editing.changed.disconnect(listen);
          resolve();
        };
        editing.changed.connect(listen);
      });
    }
  }

  private async act(key: string, act: (session: string) => Promise<void>): Promise<boolean> {
    const { sessionId } = this.editing;
    this._sending.set(key, { isUnderWay: true, error: null });
    this.tell();
    try {
      if (sessionId === null) {
        throw new Error(this.options.offline());
      }
      await act(sessionId);
      this._sending.delete(key);
      return true;
    } catch (error) {
      this._sending.set(key, { isUnderWay: false, error: messageOf(error) });
      return false;
    } finally {
      this.tell();
    }
  }

  // What happens to the text and the threads

  private onThreads(_: unknown, threads: readonly IThread[]): void {
    this.threads = [...threads];
    if (typeof this._active === 'number' && !threads.some(({ id }) => id === this._active)) {
      this._active = null;
    }
    this.areThreadsHere = true;
    this.noteMentions();
    this.tell();
  }

  private onContents(_: unknown, change: Delta | null): void {
    const draft = this._drafts.get('new');
    if (!draft?.passage) {
      return;
    }
    if (change) {
      const passage = movePassage(draft.passage, draft.quote ?? '', change);
      const text = this.editing.text.slice(passage.start, passage.end);
      this.put({ ...draft, passage, quote: text || draft.quote });
    } else {
      this.put({ ...draft, passage: foundIn(this.editing.text, draft) });
    }
    this.tell();
  }

  private onEditing(): void {
    const { role, userId, save } = this.editing.state;
    const key = `${role} ${userId} ${save?.readOnly}`;
    if (key !== this.lastEditing) {
      this.lastEditing = key;
      this.noteMentions();
      this.tell();
    }
  }

  private mentioning(): IComment[] {
    return this.threads
      .filter(({ resolved }) => !resolved)
      .flatMap(({ comments }) => comments)
      .filter(comment => this.mentionsSelf(comment) && !this.isOwn(comment));
  }

  /** Who this person is may become known after the threads. */
  private noteMentions(): void {
    if (this.areThreadsHere && this.editing.state.userId >= 0) {
      this.mentionNews.take(this.mentioning(), this.options.drafts.seen);
      this.noteSeen();
    }
  }

  private noteSeen(): void {
    if (this._isShown) {
      const { drafts } = this.options;
      drafts.seen = Math.max(drafts.seen, ...this.mentioning().map(({ id }) => id));
    }
  }

  private empty(key: DraftKey): IDraft {
    return { key, text: '', mentions: [], nonce: this.newNonce() };
  }

  private newNonce(): string {
    return this.options.newNonce?.() ?? crypto.randomUUID();
  }

  private put(draft: IDraft): void {
    this._drafts.set(draft.key, draft);
    this.keepDrafts();
  }

  private keepDrafts(): void {
    this.options.drafts.keep([...this._drafts.values()]);
  }

  private tell(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private threads: IThread[] = [];
  private areThreadsHere = false;
  /** A thread that stays in sight although the filter would take it away: the person has just settled it. */
  private kept: number | null = null;
  private readonly mentionNews = new MentionNews();
  private readonly _drafts: Map<DraftKey, IDraft>;
  private readonly _sending = new Map<string, ISending>();
  private _isShown = false;
  private _filter: CommentFilter = 'open';
  private _active: number | 'new' | null = null;
  private lastEditing = '';
  private _isDisposed = false;
  private readonly _changed = new Signal<this, void>(this);
}

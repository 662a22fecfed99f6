/** A translation pair that is open: two texts, the segments that link them, and what can be done to a segment. No DOM. */
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type Delta from 'quill-delta';

import { PairRefusal } from '../../connection/pairActions';
import type {
  IAlignAction,
  IPairPort,
  ISeenLink,
  ITranslation,
  LinkStatus,
  Side
} from '../../connection/pairInterfaces';
import { CHANGED_MEANWHILE } from '../../connection/sights';
import type { IEditingOptions } from '../editing';
import { EditingModel } from '../editing';
import { messageOf } from '../jobList';
import type { IPair, TranslationApi } from './api';
import { insertionOf, replacement } from './place';
import type { IPairProgress } from './progress';
import { headingsOf, progressOf } from './progress';
import type { SegmentTest } from './segments';
import { isAtLeast, isDone, isUntranslated, linkAt, nextLink, textIn } from './segments';

export const SIDES: readonly Side[] = ['source', 'target'];

const STATUS_ROLES = new Set(['owner', 'editor', 'translator', 'reviewer']);
const REVIEWING_ROLES = new Set(['owner', 'editor', 'reviewer']);

export interface IPairState {
  pair: IPair | null;
  links: readonly ISeenLink[];
  currentId: string | null;
  /** Why the pair could not be opened. */
  error: string | null;
  problem: IProblem | null;
}

/** Why something that was asked for a segment was not done. */
export interface IProblem {
  /** The server's sentence; null where others changed the segment while it was confirmed. */
  sentence: string | null;
  /** The segment, where the person is at another one by then. */
  linkId: string | null;
}

/** The editor of the target, as far as translations are put into it. */
export interface ITargetEditor {
  /** Makes a change as if the person had typed it, and puts the cursor at a place of the changed text. */
  apply(change: Delta, cursor: number): void;
  /** The same, with the cursor where it is. */
  change(change: Delta): void;
}

export interface IPairModelOptions {
  pairId: string;
  api: Pick<TranslationApi, 'pair' | 'sendBack'>;
  createPort: (pairId: string) => IPairPort;
  editing: Omit<IEditingOptions, 'jobId' | 'createClient'>;
}

export class PairModel implements IDisposable {
  constructor(private readonly options: IPairModelOptions) {}

  get pairId(): string {
    return this.options.pairId;
  }

  get state(): IPairState {
    return this._state;
  }

  get changed(): ISignal<this, IPairState> {
    return this._changed;
  }

  /** The person went to a segment with a key or a button; its place is to be shown. */
  get wentTo(): ISignal<this, ISeenLink> {
    return this._wentTo;
  }

  /** The two texts; null until the pair is known. */
  get texts(): Record<Side, EditingModel> | null {
    return this._texts;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get current(): ISeenLink | null {
    const { links, currentId } = this._state;
    return links.find(({ linkId }) => linkId === currentId) ?? null;
  }

  get progress(): IPairProgress {
    const source = this._texts?.source;
    return progressOf(this._state.links, source?.text ?? '', headingsOf(source?.ops ?? []));
  }

  /** This person's role for links and statuses. */
  get role(): string {
    return this.roleIn('target');
  }

  get canWrite(): boolean {
    return this._texts?.target.canEdit ?? false;
  }

  get canConfirm(): boolean {
    return this.isOnline && STATUS_ROLES.has(this.role);
  }

  get canReview(): boolean {
    return this.isOnline && REVIEWING_ROLES.has(this.role);
  }

  get canAlign(): boolean {
    return this.isOnline && this.mayTranslate;
  }

  /** Whether this person's role is one that translates, whatever the connection. */
  get mayTranslate(): boolean {
    return STATUS_ROLES.has(this.role) && this.role !== 'reviewer';
  }

  /** Whether this person may publish both texts. */
  get isOwned(): boolean {
    return SIDES.every(side => this.roleIn(side) === 'owner');
  }

  get hasUnsentWork(): boolean {
    return SIDES.some(side => this._texts?.[side].hasUnsentWork);
  }

  /** Gets to know the pair; its texts are opened by who shows them. */
  async load(): Promise<void> {
    this.update({ error: null });
    try {
      const pair = await this.options.api.pair(this.pairId);
      if (!this.isDisposed) {
        this._texts ??= {
          source: this.createText('source', pair),
          target: this.createText('target', pair)
        };
        this.update({ pair });
      }
    } catch (error) {
      this.update({ error: messageOf(error) });
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      SIDES.forEach(side => this._texts?.[side].dispose());
      Signal.clearData(this);
    }
  }

  textOf(link: ISeenLink, side: Side): string {
    return textIn(this._texts?.[side].text ?? '', link[side]);
  }

  // Going from segment to segment

  /** The cursor is at a place of a text. */
  followCursor(side: Side, index: number): void {
    if (this.isWriting) {
      return;
    }
    const link = linkAt(this._state.links, side, index);
    if (link && link.linkId !== this._state.currentId) {
      this.update({ currentId: link.linkId });
    }
  }

  /** Before the links are there, it is gone to when they come. */
  goTo(linkId: string): void {
    const link = this._state.links.find(found => found.linkId === linkId);
    if (link) {
      this.update({ currentId: linkId, problem: null });
      this._wentTo.emit(link);
    } else if (this._state.links.length === 0) {
      this.awaitedId = linkId;
    }
  }

  /** @returns whether there is one */
  goToNext(by: 1 | -1, test: SegmentTest): boolean {
    const link = nextLink(this._state.links, this._state.currentId, by, test);
    if (link) {
      this.goTo(link.linkId);
    }
    return link !== null;
  }

  // What is done to the current segment

  /**
   * Confirms it, at least as this person may, and goes on to the next one that is not done.
   *
   * @returns whether there is a next one
   */
  confirmAndNext(): boolean {
    const link = this.current;
    if (!link || isUntranslated(link) || !this.canConfirm) {
      return false;
    }
    const status = this.role === 'reviewer' ? 'reviewed' : 'needs_review';
    const isThere = !link.stale && isAtLeast(link, status);
    const isLeft: SegmentTest =
      this.role === 'reviewer'
        ? next => !isUntranslated(next) && !isAtLeast(next, 'reviewed')
        : next => next.source !== null && !isDone(next);
    return this.settleAndNext(link, isThere ? null : status, isLeft);
  }

  /** The same, for somebody who approves. */
  approveAndNext(): boolean {
    const link = this.current;
    if (!link || isUntranslated(link) || !this.canReview) {
      return false;
    }
    return this.settleAndNext(
      link,
      'approved',
      next => !isUntranslated(next) && next.status !== 'approved'
    );
  }

  /** Goes on before the server has answered: what is typed meanwhile is for the next segment. */
  private settleAndNext(link: ISeenLink, status: LinkStatus | null, isLeft: SegmentTest): boolean {
    const { linkId } = link;
    if (status !== null) {
      this.settling.add(linkId);
      void this.confirm(linkId, status).finally(() => this.settling.delete(linkId));
    }
    return this.goToNext(
      1,
      next => next.linkId !== linkId && !this.settling.has(next.linkId) && isLeft(next)
    );
  }

  private async confirm(linkId: string, status: LinkStatus): Promise<void> {
    const isDone = await this.act(port => port.update(linkId, { status }), linkId);
    const link = this._state.links.find(found => found.linkId === linkId);
    if (isDone && link && (link.stale || !isAtLeast(link, status))) {
      this.update({ problem: { sentence: null, linkId } });
    }
  }

  /** The reason becomes a comment on the translation, together with the status. */
  sendBack(link: ISeenLink, reason: string): Promise<boolean> {
    return this.act(() => this.options.api.sendBack(this.pairId, link.linkId, reason));
  }

  /**
   * Puts a translation in the place of what the current segment has, or where it belongs if it has nothing.
   *
   * @param text - empty for a place to type it in
   */
  async translate(text: string, change: ITranslation, editor: ITargetEditor): Promise<boolean> {
    const link = this.current;
    const texts = this._texts;
    if (!link || !texts || !this.canWrite) {
      return false;
    }
    let delta: Delta;
    let start: number;
    if (link.target) {
      ({ start } = link.target);
      delta = replacement(start, link.target.end, text);
    } else {
      const { links } = this._state;
      const found = insertionOf(links, link, texts.source.ops, texts.target.ops, text);
      if (!found) {
        return false;
      }
      ({ change: delta, start } = found);
    }
    const write = (): void => {
      // The cursor goes to a place that belongs to this segment, which the links only tell afterwards.
      this.isWriting = true;
      editor.apply(delta, start + text.length);
      this.isWriting = false;
    };
    const status = text === '' ? undefined : 'draft';
    return this.act(port => port.translate(link.linkId, { status, ...change }, write));
  }

  align(action: IAlignAction): Promise<boolean> {
    return this.act(port => port.align(action));
  }

  /** Joins it with the next segment. */
  async merge(): Promise<boolean> {
    const { links, currentId } = this._state;
    const index = links.findIndex(({ linkId }) => linkId === currentId);
    const pair = links.slice(index, index + 2);
    return (
      index >= 0 &&
      pair.length === 2 &&
      this.align({ action: 'merge', linkIds: pair.map(({ linkId }) => linkId) })
    );
  }

  dismissProblem(): void {
    if (this._state.problem !== null) {
      this.update({ problem: null });
    }
  }

  /** A role may change while the pair is open. */
  private roleIn(side: Side): string {
    return this._texts?.[side].state.role || (this._state.pair?.[side].role ?? '');
  }

  private get isOnline(): boolean {
    return this._texts?.target.state.save?.connection === 'online';
  }

  private createText(side: Side, pair: IPair): EditingModel {
    const text = new EditingModel({
      ...this.options.editing,
      jobId: pair[side].job_id,
      createClient: options => this.join(side).join(side, options)
    });
    text.changed.connect(() => this.tell());
    return text;
  }

  /** A text that is opened again, after another window took the pair over, needs a new connection for both. */
  private join(side: Side): IPairPort {
    if (!this.port || this.joined.has(side)) {
      const others = this.port ? SIDES.filter(other => other !== side) : [];
      this.joined.clear();
      this.joined.add(side);
      const port = (this.port = this.options.createPort(this.pairId));
      port.on('alignment', links => this.port === port && this.takeLinks(links));
      others.forEach(other => queueMicrotask(() => void this._texts?.[other].reopen()));
    }
    this.joined.add(side);
    return this.port;
  }

  private takeLinks(links: readonly ISeenLink[]): void {
    const isThere = links.some(({ linkId }) => linkId === this._state.currentId);
    this.update({ links, currentId: isThere ? this._state.currentId : this.successor(links) });
    if (this.awaitedId !== null && links.length > 0) {
      const linkId = this.awaitedId;
      this.awaitedId = null;
      this.goTo(linkId);
    }
  }

  /** The segment that stands where one was that is gone, joined with another or divided. */
  private successor(links: readonly ISeenLink[]): string | null {
    const gone = this.current;
    const side = gone?.source ? 'source' : 'target';
    const place = gone?.[side]?.start;
    return place === undefined ? null : (linkAt(links, side, place)?.linkId ?? null);
  }

  /** @param leftId - the segment that the person leaves while it is done */
  private async act(
    act: (port: IPairPort) => Promise<void>,
    leftId: string | null = null
  ): Promise<boolean> {
    if (!this.port) {
      return false;
    }
    // Not when it is done: another one, of which nobody has been told yet, may have been refused meanwhile.
    this.dismissProblem();
    try {
      await act(this.port);
      return true;
    } catch (error) {
      const isChanged = error instanceof PairRefusal && error.code === CHANGED_MEANWHILE;
      this.update({ problem: { sentence: isChanged ? null : messageOf(error), linkId: leftId } });
      return false;
    }
  }

  private update(change: Partial<IPairState>): void {
    this._state = { ...this._state, ...change };
    this.tell();
  }

  private tell(): void {
    if (!this._isDisposed) {
      this._changed.emit(this._state);
    }
  }

  private isWriting = false;
  /** Segments whose new status the server has not taken yet. */
  private readonly settling = new Set<string>();
  private awaitedId: string | null = null;
  private port: IPairPort | null = null;
  private readonly joined = new Set<Side>();
  private _texts: Record<Side, EditingModel> | null = null;
  private _isDisposed = false;
  private _state: IPairState = {
    pair: null,
    links: [],
    currentId: null,
    error: null,
    problem: null
  };
  private readonly _changed = new Signal<this, IPairState>(this);
  private readonly _wentTo = new Signal<this, ISeenLink>(this);
}

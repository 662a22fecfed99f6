/** Who has what of one job description, and what an owner can do about it. No DOM. */
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { messageOf } from './jobList';
import type {
  IInvitation,
  ILogEntry,
  IMe,
  IMember,
  INewInvitation,
  IPerson,
  ISharedSession,
  PeopleApi,
  Role
} from './peopleApi';

export interface INewLink {
  id: number;
  token: string;
}

export interface ISharingState {
  session: ISharedSession | null;
  me: IMe | null;
  members: readonly IMember[];
  invitations: readonly IInvitation[];
  /** Who may be suggested. */
  known: readonly IPerson[];
  /** The link that was just made: its token is never told again. */
  link: INewLink | null;
  /** The newest first; null until they are asked for. */
  log: readonly ILogEntry[] | null;
  moreLog: string | null;
  busy: boolean;
  /** Why the last thing that was asked for did not happen. */
  error: string | null;
}

export class SharingModel {
  constructor(
    private readonly api: PeopleApi,
    private readonly jobId: number
  ) {}

  get state(): ISharingState {
    return this._state;
  }

  get changed(): ISignal<this, ISharingState> {
    return this._changed;
  }

  get isOwner(): boolean {
    return this._state.session?.role === 'owner';
  }

  open(): Promise<boolean> {
    return this.act(async () => {
      const [session, me] = await Promise.all([this.api.open(this.jobId), this.api.me()]);
      this.update({ session, me });
      if (this.isOwner) {
        this.update({ known: await this.api.known() });
      }
    });
  }

  /** Looks again without being asked: what cannot be read now is tried the next time. */
  async look(): Promise<void> {
    if (this._state.session && !this._state.busy) {
      await this.read().catch(() => undefined);
    }
  }

  put(username: string, role: Role): Promise<boolean> {
    return this.act(({ session_id }) => this.api.putMember(session_id, username, role));
  }

  remove(username: string): Promise<boolean> {
    return this.act(({ session_id }) => this.api.removeMember(session_id, username));
  }

  handOver(username: string, stayOwner: boolean): Promise<boolean> {
    return this.act(({ session_id }) => this.api.handOver(session_id, username, stayOwner));
  }

  invite(wanted: INewInvitation): Promise<boolean> {
    return this.act(async ({ session_id }) => {
      const { id, token } = await this.api.invite(session_id, wanted);
      this.update({ link: { id, token } });
    });
  }

  revoke(id: number): Promise<boolean> {
    return this.act(async ({ session_id }) => {
      await this.api.revoke(session_id, id);
      if (this._state.link?.id === id) {
        this.update({ link: null });
      }
    });
  }

  /** Reads the log from its newest entry. */
  showLog(): Promise<boolean> {
    this.showsLog = true;
    return this.act(() => Promise.resolve());
  }

  hideLog(): void {
    this.showsLog = false;
    this.update({ log: null, moreLog: null });
  }

  showMoreLog(): Promise<boolean> {
    return this.act(async ({ session_id }) => {
      const page = await this.api.log(session_id, this._state.moreLog);
      this.update({ log: [...(this._state.log ?? []), ...page.entries], moreLog: page.next });
    }, false);
  }

  /** @returns whether it was done; why not is in the state, and what was filled in can stay */
  private async act(
    action: (session: ISharedSession) => Promise<unknown>,
    readAgain = true
  ): Promise<boolean> {
    this.update({ busy: true, error: null });
    try {
      // Only `open` comes before there is a session, and it does not look at it.
      await action(this._state.session as ISharedSession);
      if (readAgain) {
        await this.read();
      }
      return true;
    } catch (error) {
      this.update({ error: messageOf(error) });
      await this.read().catch(() => undefined);
      return false;
    } finally {
      this.update({ busy: false });
    }
  }

  private async read(): Promise<void> {
    if (!this._state.session) {
      return;
    }
    this.readings += 1;
    const reading = this.readings;
    const { session_id } = this._state.session;
    const session = await this.api.session(session_id);
    const isOwner = session.role === 'owner';
    const [members, invitations, log] = await Promise.all([
      this.api.members(session_id),
      isOwner ? this.api.invitations(session_id) : [],
      isOwner && this.showsLog ? this.api.log(session_id, null) : null
    ]);
    if (reading !== this.readings) {
      return; // what was asked for later is newer, whichever comes first
    }
    const isOpen = invitations.some(({ id }) => id === this._state.link?.id);
    this.update({
      session,
      members,
      invitations,
      link: isOpen ? this._state.link : null,
      ...this.newest(log)
    });
  }

  /** The log with what is new before what was read already. */
  private newest(
    page: { entries: ILogEntry[]; next: string | null } | null
  ): Partial<ISharingState> {
    if (!page || !this.showsLog) {
      return { log: null, moreLog: null };
    }
    const oldest = page.entries[page.entries.length - 1]?.id ?? 0;
    const further = (this._state.log ?? []).filter(entry => entry.id < oldest);
    return {
      log: [...page.entries, ...further],
      moreLog: further.length > 0 ? this._state.moreLog : page.next
    };
  }

  private update(change: Partial<ISharingState>): void {
    this._state = { ...this._state, ...change };
    this._changed.emit(this._state);
  }

  private showsLog = false;
  private readings = 0;
  private _state: ISharingState = {
    session: null,
    me: null,
    members: [],
    invitations: [],
    known: [],
    link: null,
    log: null,
    moreLog: null,
    busy: false,
    error: null
  };
  private readonly _changed = new Signal<this, ISharingState>(this);
}

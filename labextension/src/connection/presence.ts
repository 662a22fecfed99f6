/** Who is here, where their cursors are in what this person sees, and who types. */
import type Delta from 'quill-delta';

import type { ClientState } from '../ot/clientState';
import { toCodePointIndex, toUtf16Index } from '../protocol/codePoints';
import type { IWireCursor, IWireUser } from '../protocol/messages';
import type { ITimers } from './timers';

export interface IRemoteUser {
  userId: number;
  name: string;
  colour: string;
  isSelf: boolean;
}

/** A cursor in UTF-16 units of what this person sees, with what they have not sent. */
export interface ICursor {
  connectionId: string;
  userId: number;
  name: string;
  colour: string;
  position: number;
  selection?: { start: number; end: number };
}

export type Place = Pick<ICursor, 'position' | 'selection'>;

/** A cursor as the wire has it, where the server's document is `state.base`. */
export function toSeen(state: ClientState, cursor: IWireCursor): Place {
  return mapPlace(cursor, position => state.seen(toUtf16Index(state.baseText, position)));
}

/** A cursor as it goes on the wire, while everything that this person sees is acknowledged. */
export function toWire(state: ClientState, place: Place): IWireCursor {
  return mapPlace(place, index => toCodePointIndex(state.baseText, index));
}

/** A place after a change; what is inserted right at it goes behind it if it `staysBefore`. */
export function movedPlace(place: Place, delta: Delta, staysBefore: boolean): Place {
  return mapPlace(place, position => delta.transformPosition(position, staysBefore));
}

function mapPlace({ position, selection }: IWireCursor, move: (position: number) => number): Place {
  return selection
    ? {
        position: move(position),
        selection: { start: move(selection.start), end: move(selection.end) }
      }
    : { position: move(position) };
}

export class Presence {
  constructor(
    private readonly timers: ITimers,
    private readonly typingChanged: () => void
  ) {}

  selfId = -1;

  /** Everybody, oneself first. */
  get people(): IRemoteUser[] {
    const people = [...this.users.values()].map(user => ({
      userId: user.id,
      name: user.name,
      colour: user.colour,
      isSelf: user.id === this.selfId
    }));
    return people.sort((one, other) => Number(other.isSelf) - Number(one.isSelf));
  }

  get cursors(): ICursor[] {
    return [...this.places].flatMap(([connectionId, { userId, place }]) => {
      const user = this.users.get(userId);
      return user && userId !== this.selfId
        ? [{ connectionId, userId, name: user.name, colour: user.colour, ...place }]
        : [];
    });
  }

  get typing(): number[] {
    return [...this.typingUntil.keys()];
  }

  /** Starts anew from a full state. */
  reset(state: ClientState, users: readonly IWireUser[], selfId: number): void {
    this.selfId = selfId;
    this.users = new Map(users.map(user => [user.id, user]));
    this.places.clear();
    for (const user of users) {
      if (user.cursor) {
        this.places.set(ofUser(user.id), { userId: user.id, place: toSeen(state, user.cursor) });
      }
    }
  }

  join(user: IWireUser): void {
    this.users.set(user.id, user);
  }

  leave(userId: number): void {
    this.users.delete(userId);
    this.setTyping(userId, false);
    for (const [connectionId, { userId: owner }] of this.places) {
      if (owner === userId) {
        this.places.delete(connectionId);
      }
    }
  }

  place(connectionId: string, userId: number, place: Place): void {
    // What the full state told of this user was one of their connections.
    this.places.delete(ofUser(userId));
    this.places.set(connectionId, { userId, place });
  }

  /** Moves all cursors over a change; its author's stands behind what they inserted, the others' before. */
  move(delta: Delta, authorId: number): void {
    for (const cursor of this.places.values()) {
      cursor.place = movedPlace(cursor.place, delta, cursor.userId !== authorId);
    }
  }

  setTyping(userId: number, typing: boolean): void {
    this.timers.clearTimeout(this.typingUntil.get(userId));
    this.typingUntil.delete(userId);
    if (typing) {
      const end = () => this.setTyping(userId, false);
      this.typingUntil.set(userId, this.timers.setTimeout(end, TYPING_SECONDS * 1000));
    }
    this.typingChanged();
  }

  dispose(): void {
    for (const timer of this.typingUntil.values()) {
      this.timers.clearTimeout(timer);
    }
    this.typingUntil.clear();
  }

  private users = new Map<number, IWireUser>();
  private readonly places = new Map<string, { userId: number; place: Place }>();
  private readonly typingUntil = new Map<number, unknown>();
}

/** Somebody who types and says no more has stopped by then. */
const TYPING_SECONDS = 5;

function ofUser(userId: number): string {
  return `user-${userId}`;
}

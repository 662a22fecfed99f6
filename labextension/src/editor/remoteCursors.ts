/** Other people's cursors and selections over the text, one for each of their connections. */
import type Delta from 'quill-delta';

import type { ICursor } from '../connection/client';
import { backgroundOf, textOn, visibleOn } from './colours';

/** The part of quill-cursors that is needed. */
export interface ICursorLayer {
  createCursor(id: string, name: string, colour: string): unknown;
  moveCursor(id: string, range: { index: number; length: number }): void;
  removeCursor(id: string): void;
  cursors(): {
    id: string;
    name: string;
    color: string;
    range: { index: number; length: number } | null;
  }[];
}

/** How long a name stays beside a cursor that its owner moved, in milliseconds. */
const NAME_TIME = 3000;
const MOVING = 'jddb-mod-moving';

export class RemoteCursors {
  /**
   * @param layer - draws them
   * @param host - the element that they are drawn in
   */
  constructor(
    private readonly layer: ICursorLayer,
    private readonly host: HTMLElement
  ) {}

  dispose(): void {
    for (const id of [...this.timers.keys()]) {
      this.forget(id);
    }
  }

  /** Makes the layer show exactly these. */
  show(cursors: readonly ICursor[]): void {
    const wanted = new Set(cursors.map(cursor => cursor.connectionId));
    for (const shown of this.layer.cursors()) {
      if (!wanted.has(shown.id)) {
        this.layer.removeCursor(shown.id);
        this.forget(shown.id);
      }
    }
    for (const cursor of cursors) {
      this.place(cursor);
    }
  }

  /**
   * Moves all of them with a change of the text.
   *
   * @param isOwn - the change is of this person: what is typed at somebody's cursor goes behind it
   */
  follow(delta: Delta, isOwn: boolean): void {
    for (const [id, position] of this.resting) {
      this.resting.set(id, delta.transformPosition(position, true));
    }
    for (const { id, range } of this.layer.cursors()) {
      if (range) {
        const index = delta.transformPosition(range.index, isOwn);
        const end = delta.transformPosition(range.index + range.length, isOwn);
        this.layer.moveCursor(id, { index, length: Math.max(0, end - index) });
      }
    }
  }

  private place(cursor: ICursor): void {
    const colour = visibleOn(cursor.colour, backgroundOf(this.host));
    const shown = this.layer.cursors().find(other => other.id === cursor.connectionId);
    if (shown && (shown.name !== cursor.name || shown.color !== colour)) {
      this.layer.removeCursor(cursor.connectionId);
    }
    this.layer.createCursor(cursor.connectionId, cursor.name, colour);
    this.paintName(cursor.connectionId, textOn(colour));
    const { start, end } = cursor.selection ?? { start: cursor.position, end: cursor.position };
    this.layer.moveCursor(cursor.connectionId, {
      index: Math.min(start, end),
      length: Math.abs(end - start)
    });
    if (this.resting.get(cursor.connectionId) !== cursor.position) {
      this.resting.set(cursor.connectionId, cursor.position);
      this.showName(cursor.connectionId);
    }
  }

  private showName(id: string): void {
    const element = this.elementOf(id);
    element?.classList.add(MOVING);
    clearTimeout(this.timers.get(id));
    this.timers.set(
      id,
      setTimeout(() => element?.classList.remove(MOVING), NAME_TIME)
    );
  }

  private forget(id: string): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.resting.delete(id);
  }

  private elementOf(id: string): HTMLElement | null {
    return this.host.querySelector<HTMLElement>(`#${CSS.escape(`ql-cursor-${id}`)}`);
  }

  /** The layer writes every name in white, which cannot be read on a light colour. */
  private paintName(id: string, colour: string): void {
    const flag = this.elementOf(id)?.querySelector<HTMLElement>('.ql-cursor-flag');
    flag?.style.setProperty('color', colour);
  }

  /** Where each cursor would be if its owner had done nothing since. */
  private readonly resting = new Map<string, number>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
}

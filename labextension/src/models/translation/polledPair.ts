/**
 * A pair of which the two texts come over their ordinary sockets, and the segments over REST.
 *
 * Between two answers the ranges are moved with what is typed, so that they never stand beside their text; an answer is
 * taken only where it speaks of the texts that are seen.
 */
import { CollaborationClient } from '../../connection/client';
import type { ClientPort } from '../../connection/client';
import type { ICollaborationOptions } from '../../connection/interfaces';
import type {
  IAlignAction,
  ILinkUpdate,
  IPairEvents,
  IPairPort,
  ISeenLink,
  Side
} from '../../connection/pairInterfaces';
import type { IPassage } from '../../ot/passage';
import { moveRanges } from '../../ot/links';
import { textOf } from '../../ot/text';
import { toCodePointIndex, toUtf16Index } from '../../protocol/codePoints';
import type Delta from 'quill-delta';
import type { ISegment, ISegments, TranslationApi } from './api';

/** Milliseconds between two readings, and after a change. */
const INTERVAL = 2000;
const QUIET = 150;

const SIDES: readonly Side[] = ['source', 'target'];

export interface IPolledPairOptions {
  pairId: string;
  api: Pick<TranslationApi, 'segments' | 'act'>;
  createClient?: (options: ICollaborationOptions) => CollaborationClient;
}

export class PolledPair implements IPairPort {
  constructor(private readonly options: IPolledPairOptions) {}

  get links(): readonly ISeenLink[] {
    return this._links;
  }

  on<K extends keyof IPairEvents>(_event: K, listener: IPairEvents[K]): void {
    this.listeners.push(listener);
  }

  join(side: Side, options: ICollaborationOptions): ClientPort {
    const create = this.options.createClient ?? (given => new CollaborationClient(given));
    const client = create(options);
    this.clients[side] = client;
    client.on('change', delta => this.move(side, delta));
    client.on('reset', () => this.readSoon());
    client.on('state', ({ connection }) => {
      if (connection === 'closed') {
        this.stop(side);
      } else {
        this.readSoon();
      }
    });
    return new Proxy(client, {
      get: (of, name) => {
        if (name === 'sendDocumentChange') {
          return (delta: Delta): void => {
            client.sendDocumentChange(delta);
            this.move(side, delta);
          };
        }
        const value: unknown = Reflect.get(of, name, of);
        return typeof value === 'function' ? value.bind(of) : value;
      }
    });
  }

  async update(linkId: string, change: ILinkUpdate, write?: () => void): Promise<void> {
    write?.();
    await this.saved();
    const { status, origin, comment } = change;
    await this.act({ action: 'update', link_ids: [linkId], status, origin, comment });
  }

  async align({ action, linkIds, at = {} }: IAlignAction): Promise<void> {
    await this.saved();
    const place = (side: Side): number | undefined => {
      const index = at[side];
      return index === undefined ? undefined : toCodePointIndex(this.text(side), index);
    };
    const revision = { source: this.revision('source'), target: this.revision('target') };
    const places = { source: place('source'), target: place('target') };
    await this.act({ action, link_ids: linkIds, at: places, revision });
  }

  private async act(action: object): Promise<void> {
    this.take(await this.options.api.act(this.options.pairId, action));
    this.readSoon();
  }

  private text(side: Side): string {
    return textOf(this.clients[side]?.contents.ops ?? []);
  }

  private revision(side: Side): number {
    return this.clients[side]?.state.revision ?? -1;
  }

  /** Waits until the server has both texts as they are seen, if it is there. */
  private async saved(): Promise<void> {
    for (const side of SIDES) {
      const client = this.clients[side];
      const isWaiting = (): boolean => {
        const state = client?.state;
        return state?.connection === 'online' && state.waiting > 0;
      };
      while (client && isWaiting()) {
        await new Promise<void>(resolve => {
          const listen = (): void => {
            client.off('state', listen);
            resolve();
          };
          client.on('state', listen);
        });
      }
    }
  }

  private move(side: Side, delta: Delta): void {
    const there = this._links.filter(link => link[side] !== null);
    const inOrder = [...there].sort((one, other) => start(one, side) - start(other, side));
    const moved = moveRanges(
      inOrder.map(link => link[side] as IPassage),
      delta
    );
    const places = new Map(inOrder.map((link, index) => [link.linkId, moved[index]]));
    this.tell(this._links.map(link => ({ ...link, [side]: places.get(link.linkId) ?? null })));
    this.readSoon();
  }

  private readSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.read(), QUIET);
  }

  private async read(): Promise<void> {
    const { api, pairId } = this.options;
    try {
      if (SIDES.every(side => this.clients[side]?.state.connection === 'online')) {
        this.take(await api.segments(pairId));
      }
    } catch {
      // The texts tell when the server is away; the next reading finds it again.
    }
    if (!this.isStopped) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.read(), INTERVAL);
    }
  }

  private take({ segments, revision }: ISegments): void {
    const isSeen = SIDES.every(
      side => this.revision(side) === revision[side] && this.clients[side]?.state.waiting === 0
    );
    if (!isSeen) {
      return;
    }
    const texts = { source: this.text('source'), target: this.text('target') };
    const links = segments.map(segment => seen(segment, texts));
    if (JSON.stringify(links) !== JSON.stringify(this._links)) {
      this.tell(links);
    }
  }

  private tell(links: readonly ISeenLink[]): void {
    this._links = links;
    this.listeners.forEach(listener => listener(links));
  }

  private stop(side: Side): void {
    this.clients[side] = undefined;
    if (!this.clients.source && !this.clients.target) {
      this.isStopped = true;
      clearTimeout(this.timer);
    }
  }

  private _links: readonly ISeenLink[] = [];
  private readonly clients: Partial<Record<Side, CollaborationClient>> = {};
  private readonly listeners: IPairEvents['alignment'][] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStopped = false;
}

function start(link: ISeenLink, side: Side): number {
  return link[side]?.start ?? 0;
}

function seen(segment: ISegment, texts: Record<Side, string>): ISeenLink {
  const place = (side: Side): IPassage | null => {
    const range = segment[side];
    return (
      range && {
        start: toUtf16Index(texts[side], range.start),
        end: toUtf16Index(texts[side], range.end)
      }
    );
  };
  return {
    linkId: segment.link_id,
    source: place('source'),
    target: place('target'),
    status: segment.status,
    origin: segment.origin,
    score: segment.score,
    stale: segment.stale,
    previousSource: segment.previous_source ?? null
  };
}

/**
 * Clients of translation pairs, driven by JSON lines: a question in, an answer out (tests/simulation/pairs).
 *
 * What a person sees is made here as an editor makes it, of what the client tells and of what they type, and held against
 * what the client says of it. Positions in questions and answers count code points.
 */
import type { Op } from 'quill-delta';
import Delta from 'quill-delta';
import { createInterface } from 'node:readline';

import type { CollaborationClient } from '../connection/client';
import { PairRefusal } from '../connection/pairActions';
import { PairClient } from '../connection/pairClient';
import type { IAlignAction, ILinkUpdate, ISeenLink, Side } from '../connection/pairInterfaces';
import type { IThread } from '../connection/threads';
import type { IPassage } from '../ot/passage';
import { textOf } from '../ot/text';
import { toCodePointIndex, toUtf16Index } from '../protocol/codePoints';
import type { ClientMessage } from '../protocol/messages';
import { FakeSocket } from './fakeSocket';
import { ManualTimers, settle } from './manualTimers';

const SIDES: readonly Side[] = ['source', 'target'];
/** Milliseconds that pass when the simulation lets time pass. */
const A_WHILE = 1000;

interface IWish {
  at: number;
  count: number;
  text: string;
  attributes: Record<string, unknown> | null;
  formats: boolean;
}

type Deed = IAlignAction['action'];

interface ILinkWish {
  deed: 'update' | Deed;
  at: number;
  data: { status?: ILinkUpdate['status']; origin?: ILinkUpdate['origin'] };
  text: IWish | null;
}

/** One of the texts as an editor shows it. */
class Text {
  constructor(readonly port: CollaborationClient) {
    port.on('reset', contents => {
      this.shown = contents;
    });
    port.on('change', delta => {
      this.shown = this.shown.compose(delta);
    });
    port.on('comments', threads => {
      this.threads = threads;
    });
    port.on('refused', ({ text }) => {
      this.offered += text;
    });
  }

  get text(): string {
    return textOf(this.shown.ops);
  }

  get mayWrite(): boolean {
    return this.port.document !== null && this.port.state.readOnly === null;
  }

  /** The change that a wish means, and the text that it takes out. The final newline is spared. */
  meant({ at, count, text, attributes, formats }: IWish): { delta: Delta; removed: string } {
    const all = this.text;
    const length = toCodePointIndex(all, all.length);
    const start = Math.min(Math.floor(at * length), length - 1);
    const reach = formats ? length : length - 1;
    const from = toUtf16Index(all, start);
    const to = toUtf16Index(all, Math.min(start + count, Math.max(start, reach)));
    const delta = new Delta().retain(from);
    if (formats) {
      return { delta: delta.retain(to - from, attributes ?? undefined).chop(), removed: '' };
    }
    delta.insert(text, attributes ?? undefined).delete(to - from);
    return { delta: delta.chop(), removed: all.slice(from, to) };
  }

  /** What the editor does when the person changes it. */
  type(delta: Delta): void {
    this.shown = this.shown.compose(delta);
    this.port.sendDocumentChange(delta);
  }

  shown = new Delta();
  threads: readonly IThread[] = [];
  offered = '';
}

class Peer {
  constructor(private readonly id: string) {
    this.client = new PairClient({
      address: () => Promise.resolve('ws://server/jddb'),
      createSocket: url => {
        this.socket = new FakeSocket(url, message => this.out.push(message));
        return this.socket as unknown as WebSocket;
      },
      timers: this.timers,
      newId: () => `${id}:${++this.acts}`
    });
    this.texts = { source: this.join('source'), target: this.join('target') };
    this.client.on('alignment', links => {
      this.told = links;
    });
  }

  view() {
    const states = SIDES.map(side => this.texts[side].port.state);
    const texts = SIDES.map(side => this.texts[side]);
    return {
      is_live: states.every(({ connection }) => connection === 'online'),
      is_saved: states.every(({ waiting }) => waiting === 0) && this.open.size === 0,
      may_write: texts.some(({ mayWrite }) => mayWrite),
      has_document: texts.every(({ port }) => port.document !== null),
      revision: -1,
      must_send_again: states.some(({ waiting }) => waiting > 0) || this.open.size > 0,
      leaves: this.socket?.closedWith !== undefined,
      offered: texts.map(({ offered }) => offered).join('')
    };
  }

  textView(side: Side) {
    const { port, mayWrite } = this.texts[side];
    return {
      is_live: port.state.connection === 'online',
      is_saved: port.state.waiting === 0,
      may_write: mayWrite,
      has_document: port.document !== null,
      revision: port.document?.revision ?? -1,
      must_send_again: false,
      leaves: false,
      offered: this.texts[side].offered
    };
  }

  /** Opens a socket; what of the last connection it says goes back as an address. */
  async connect(): Promise<object> {
    this.socket = null;
    for (const side of SIDES) {
      const { port } = this.texts[side];
      if (this.begun) {
        port.retryNow();
      } else {
        port.connect();
      }
    }
    this.begun = true;
    await settle();
    const socket = this.socket as FakeSocket | null;
    socket?.accept();
    return { address: socket?.url ?? null };
  }

  async disconnected(): Promise<object> {
    this.socket?.drop();
    this.socket = null;
    await settle();
    return {};
  }

  async receive({ message }: { message: object }): Promise<object> {
    this.socket?.deliver(message);
    await settle();
    return {};
  }

  edit({ side, wish }: { side: Side; wish: IWish }): object {
    const { delta, removed } = this.texts[side].meant(wish);
    if (delta.ops.length > 0) {
      this.texts[side].type(delta);
    }
    return { removed };
  }

  async act({ wish }: { wish: ILinkWish }): Promise<object> {
    const { links } = this.client;
    const index = Math.floor(wish.at * links.length);
    const link = links[index];
    let removed = '';
    if (link) {
      const write = () => {
        const target = this.texts.target;
        if (wish.text && target.mayWrite) {
          const meant = target.meant(wish.text);
          removed = meant.removed;
          if (meant.delta.ops.length > 0) {
            target.type(meant.delta);
          }
        }
      };
      if (wish.deed !== 'update') {
        this.follow(() => this.client.align(this.aligning(wish.deed as Deed, links, index)));
      } else if (wish.text) {
        const said = { ...wish.data, status: wish.data.status && ('draft' as const) };
        this.follow(() => this.client.translate(link.linkId, said, write));
      }
      if (wish.deed === 'update' && !(wish.text && wish.data.status === undefined)) {
        this.confirm(link.linkId, wish.data);
      }
      await settle();
    }
    return { removed };
  }

  takeOffered(): object {
    const offered = SIDES.map(side => this.texts[side].offered).join('');
    SIDES.forEach(side => (this.texts[side].offered = ''));
    return { offered };
  }

  async again(): Promise<object> {
    await this.timers.advance(A_WHILE);
    return {};
  }

  async point({ at }: { at: number }): Promise<object> {
    const { port, text } = this.texts[SIDES[Math.floor(at * 1000) % 2]];
    port.sendCursorPosition(
      toUtf16Index(text, Math.floor(at * toCodePointIndex(text, text.length)))
    );
    await settle();
    return {};
  }

  document({ side }: { side: Side }): object {
    return { ops: this.texts[side].shown.ops };
  }

  passages({ side }: { side: Side }): object {
    const { threads, text } = this.texts[side];
    const places = threads.map(({ id, start, end }) => [id, ends({ start, end }, text)]);
    return { passages: Object.fromEntries(places) };
  }

  links(): object {
    const shown = (link: ISeenLink, side: Side) =>
      link[side] && ends(link[side], this.texts[side].text);
    return {
      links: this.told.map(link => ({
        link_id: link.linkId,
        source: shown(link, 'source'),
        target: shown(link, 'target'),
        status: link.status,
        stale: link.stale
      }))
    };
  }

  outcomes(): object {
    return { outcomes: this.ended, saw: this.saw };
  }

  /** @throws Error where what is shown is not what the client has, or links overlap in it */
  check(): void {
    for (const side of SIDES) {
      const { port, shown, text } = this.texts[side];
      if (port.document && canonical(shown) !== canonical(port.contents)) {
        throw new Error(
          `${this.id} shows another ${side}: ${text}, not ${textOf(port.contents.ops)}`
        );
      }
      const ranges = this.told
        .flatMap(link => link[side] ?? [])
        .sort((a, b) => a.start - b.start || a.end - b.end);
      let free = 0;
      for (const { start, end } of ranges) {
        if (start < free || end < start || end > text.length) {
          throw new Error(
            `${this.id} shows links that overlap: ${JSON.stringify(ranges)} in ${text}`
          );
        }
        free = end;
      }
    }
  }

  takeSent(): ClientMessage[] {
    return this.out.splice(0);
  }

  private join(side: Side): Text {
    const documentAt = () => Promise.reject(new Error('it is never asked for'));
    const address = () => Promise.resolve('');
    return new Text(
      this.client.join(side, { sessionId: side, address, documentAt }) as CollaborationClient
    );
  }

  private aligning(
    action: IAlignAction['action'],
    links: readonly ISeenLink[],
    index: number
  ): IAlignAction {
    const several = action === 'link' || action === 'merge';
    const linkIds = links.slice(index, index + (several ? 2 : 1)).map(({ linkId }) => linkId);
    if (action !== 'split') {
      return { action, linkIds };
    }
    const at: Partial<Record<Side, number>> = {};
    for (const side of SIDES) {
      const range = links[index][side];
      if (range) {
        at[side] = Math.floor((range.start + range.end) / 2);
      }
    }
    return { action, linkIds, at };
  }

  private confirm(linkId: string, data: ILinkWish['data']): void {
    const seen = this.told.find(link => link.linkId === linkId);
    const id = this.follow(() => this.client.update(linkId, data));
    this.saw[id] = Object.fromEntries(
      SIDES.map(side => {
        const range = seen?.[side] ?? { start: 0, end: 0 };
        const { text } = this.texts[side];
        return [side, { link: text.slice(range.start, range.end), text }];
      })
    );
  }

  /** @returns what the act is called */
  private follow(act: () => Promise<void>): string {
    const id = `${this.id}:${this.acts + 1}`;
    const doing = act();
    this.open.add(id);
    const end = (outcome: string) => {
      this.open.delete(id);
      this.ended[id] = outcome;
    };
    doing.then(
      () => end('done'),
      (error: unknown) => end(error instanceof PairRefusal ? error.code : String(error))
    );
    return id;
  }

  private readonly timers = new ManualTimers(() => 0.5);
  private readonly client: PairClient;
  private readonly texts: Record<Side, Text>;
  private socket: FakeSocket | null = null;
  private begun = false;
  private told: readonly ISeenLink[] = [];
  private acts = 0;
  private readonly open = new Set<string>();
  private readonly ended: Record<string, string> = {};
  /** By what the act is called: both texts when a segment got a status, and what of them the segment had. */
  private readonly saw: Record<string, Record<string, { link: string; text: string }>> = {};
  private readonly out: ClientMessage[] = [];
}

/** A document as text, whatever the order in which its attributes were given. */
function canonical({ ops }: Delta): string {
  const sorted = ({ insert, attributes }: Op) => [insert, Object.entries(attributes ?? {}).sort()];
  return JSON.stringify(ops.map(sorted));
}

function ends({ start, end }: IPassage, text: string): [number, number] {
  return [toCodePointIndex(text, start), toCodePointIndex(text, end)];
}

const peers = new Map<string, Peer>();

async function answer({ do: what, peer: id, ...rest }: Record<string, unknown>): Promise<object> {
  if (what === 'forget') {
    peers.clear();
    return {};
  }
  if (what === 'create') {
    peers.set(String(id), new Peer(String(id)));
  }
  const peer = peers.get(String(id));
  const ask = peer?.[what as keyof Peer] as ((question: object) => object) | undefined;
  const found = await ask?.call(peer, rest);
  peer?.check();
  const views = { source: peer?.textView('source'), target: peer?.textView('target') };
  return { ...found, send: peer?.takeSent() ?? [], view: peer?.view(), views };
}

for await (const line of createInterface({ input: process.stdin })) {
  let found: object;
  try {
    found = await answer(JSON.parse(line) as Record<string, unknown>);
  } catch (error) {
    found = { wrong: error instanceof Error ? error.stack : String(error) };
  }
  process.stdout.write(`${JSON.stringify(found)}\n`);
}

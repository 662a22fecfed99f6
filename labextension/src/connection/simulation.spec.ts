// @vitest-environment node
/**
 * Several clients and a server in memory, with a network that loses connections, a server that refuses and starts
 * anew, and pages that are loaded again. Every run is told by its seed.
 */
import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';

import { textOf } from '../ot/text';
import type { ClientMessage, ServerMessage } from '../protocol/messages';
import { FakeSocket } from '../testing/fakeSocket';
import { ManualTimers, settle } from '../testing/manualTimers';
import { Random } from '../testing/random';
import type { IServerEnd } from '../testing/simulatedServer';
import { refusal, SimulatedServer } from '../testing/simulatedServer';
import type { ISaveState, IThread, IUnsentWork } from './client';
import { CollaborationClient } from './client';

const RUNS = 200;
const STEPS = 300;
const FIRST_SEED = Number(process.env.SIMULATION_SEED ?? Date.now() % 1_000_000);

/** One connection: what is on its way in both directions. */
class Link implements IServerEnd {
  constructor(
    readonly server: SimulatedServer,
    url: string,
    readonly userId: number,
    number: number
  ) {
    this.socket = new FakeSocket(url, message => this.toServer.push(message));
    this.clientId = this.socket.query.get('client_id') ?? `client-${number}`;
    this.connectionId = `connection-${number}`;
  }

  readonly socket: FakeSocket;
  readonly clientId: string;
  readonly connectionId: string;
  oldestBase = 0;
  readonly toServer: ClientMessage[] = [];
  readonly toClient: (ServerMessage | number)[] = [];

  send(message: ServerMessage): void {
    this.toClient.push(structuredClone(message));
  }

  close(code: number): void {
    this.toClient.push(code);
  }

  open(): void {
    this.socket.accept();
    const { query } = this.socket;
    const number = (name: string): number | null =>
      query.has(name) ? Number(query.get(name)) : null;
    this.server.join(this, { since: number('since'), epoch: number('epoch') });
  }

  /** One message arrives at the server, although the client may have gone. */
  up(): void {
    const message = this.toServer.shift();
    if (message) {
      this.server.receive(this, message);
    }
  }

  /** One message, or the end, arrives at the client. */
  down(): void {
    const message = this.toClient.shift();
    if (typeof message === 'number') {
      this.socket.drop(message);
    } else if (message) {
      this.socket.deliver(message);
    }
  }
}

/** A person with an editor: what they see is made of the client's events and of what they type, of nothing else. */
class Person {
  constructor(
    private readonly run: Run,
    readonly userId: number
  ) {
    this.client = this.start(null);
  }

  client: CollaborationClient;
  editor: Delta | null = null;
  link: Link | null = null;
  readonly typed = new Set<string>();
  readonly deleted = new Set<string>();
  readonly offered: string[] = [];
  /** What listeners found, for a client goes on when they fail. */
  private readonly faults: string[] = [];
  private told: ISaveState | null = null;
  private threads: IThread[] = [];

  /** The page is loaded again, with what the old one kept. */
  reload(): void {
    const work = JSON.parse(JSON.stringify(this.client.unsentWork())) as IUnsentWork | null;
    this.client.disconnect();
    this.editor = null;
    this.client = this.start(work);
  }

  edit(): void {
    const { random } = this.run;
    if (!this.editor || this.client.state.readOnly) {
      return;
    }
    const text = Array.from(textOf(this.editor.ops)).slice(0, -1);
    const at = random.below(text.length + 1);
    const length = Math.min(text.length - at, 1 + random.below(4));
    const retained = new Delta().retain(text.slice(0, at).join('').length);
    const span = text.slice(at, at + length).join('');
    if (span && random.chance(0.25)) {
      const bold = random.chance(0.6) ? true : null;
      this.change(retained.retain(span.length, { bold }));
    } else if (span && this.run.withDeletions && random.chance(0.4)) {
      Array.from(span).forEach(character => this.deleted.add(character));
      this.change(retained.delete(span.length));
    } else {
      this.change(retained.insert(this.newText()));
    }
  }

  /** Text that nobody typed before, so that it can be told what became of it. */
  private newText(): string {
    return Array.from({ length: 1 + this.run.random.below(3) }, () => {
      const character = this.run.newCharacter();
      this.typed.add(character);
      return character;
    }).join('');
  }

  moveCursor(): void {
    if (this.editor) {
      const position = this.run.random.below(this.editor.length());
      this.client.sendCursorPosition(position, { start: 0, end: position });
    }
  }

  /** Where each thread stands in what is seen, in code points. */
  passages(): [number, number, number][] {
    const text = textOf(this.client.contents.ops);
    const points = (index: number): number => Array.from(text.slice(0, index)).length;
    return this.threads.map(({ id, start, end }) => [id, points(start), points(end)]);
  }

  check(): void {
    if (this.editor) {
      expect(this.editor.ops).toEqual(this.client.contents.ops);
    }
    expect(this.client.state).toEqual(this.told);
    expect(this.faults).toEqual([]);
  }

  private change(delta: Delta): void {
    this.editor = this.editor?.compose(delta) ?? null;
    this.client.sendDocumentChange(delta);
  }

  private start(resume: IUnsentWork | null): CollaborationClient {
    const { run } = this;
    const client = new CollaborationClient({
      sessionId: 's',
      address: async () => 'ws://server/jddb/ws/editing/s?token=t',
      documentAt: async revision => run.server.documentAt(revision),
      resume,
      timers: run.timers,
      createSocket: url => {
        this.link = run.connect(url, this.userId);
        return this.link.socket as unknown as WebSocket;
      }
    });
    client.on('reset', contents => (this.editor = contents));
    client.on('change', delta => (this.editor = this.editor?.compose(delta) ?? null));
    client.on('refused', ({ text }) => this.offered.push(...text));
    client.on('state', state => this.takeState(state));
    client.on('comments', threads => {
      this.threads = threads;
      const length = client.contents.length();
      const outside = threads.filter(({ start, end }) => start < 0 || start > end || end > length);
      this.faults.push(...outside.map(({ start, end }) => `a thread at ${start} to ${end}`));
    });
    client.on('cursors', cursors => {
      const end = client.contents.length();
      const outside = cursors.filter(({ position }) => position < 0 || position >= end);
      this.faults.push(...outside.map(({ position }) => `a cursor at ${position} of ${end}`));
    });
    client.connect();
    return client;
  }

  /** Whoever is told that everything is saved has nothing that the server does not have. */
  private takeState(state: ISaveState): void {
    this.told = state;
    if (state.connection === 'online' && state.waiting === 0) {
      for (const character of this.typed) {
        const isKnown = this.run.isCommitted(character) || this.offered.includes(character);
        if (!isKnown && !this.deleted.has(character)) {
          this.faults.push(`${character} is told to be saved`);
        }
      }
    }
  }
}

class Run {
  constructor(seed: number) {
    this.random = new Random(seed);
    this.timers = new ManualTimers(this.random.next);
    this.withDeletions = this.random.chance(0.5);
    const isRefusing = this.random.chance(0.4);
    this.server.refuse = () => {
      if (!isRefusing || this.isCalm || this.random.chance(0.85)) {
        return null;
      }
      const code = this.random.pick(['unavailable', 'invalid_operation', 'base_too_old']);
      return refusal(code, code === 'unavailable');
    };
    const people = 2 + this.random.below(4);
    this.people = Array.from({ length: people }, (_, id) => new Person(this, id + 1));
  }

  readonly random: Random;
  readonly timers: ManualTimers;
  readonly server = new SimulatedServer('Ab\u{20000}\u{20001}c\n');
  readonly withDeletions: boolean;
  readonly people: Person[];

  async play(): Promise<void> {
    type Action = (person: Person) => unknown;
    const actions: readonly (readonly [number, Action])[] = [
      [24, person => person.edit()],
      [30, person => person.link?.up()],
      [40, person => person.link?.down()],
      [10, () => this.random.pick(this.links)?.up()],
      [12, person => this.open(person)],
      [5, person => person.moveCursor()],
      [2, () => this.server.comment(this.random.below(1000), 1 + this.random.below(4))],
      [2, person => this.lose(person)],
      [6, () => this.timers.advance(this.random.below(5000))],
      [1, person => person.reload()],
      [2, person => person.link && this.isJoined(person) && this.server.resync(person.link)],
      [1, () => this.server.stop(1001)],
      [1, () => (this.server.compacted = this.random.below(this.server.head + 1))],
      [1, () => (this.server.status = this.random.pick(['active', 'active', 'paused']))]
    ];
    const lottery = actions.flatMap(([weight, act]) => Array<Action>(weight).fill(act));
    for (let step = 0; step < STEPS; step++) {
      await this.random.pick(lottery)(this.random.pick(this.people));
      await settle();
      this.people.forEach(person => person.check());
    }
    await this.calmDown();
  }

  connect(url: string, userId: number): Link {
    this.links.push(new Link(this.server, url, userId, this.links.length));
    return this.links[this.links.length - 1];
  }

  newCharacter(): string {
    this.characters += 1;
    const start = this.random.chance(0.5) ? 0x4e00 : 0x20010;
    return String.fromCodePoint(start + this.characters);
  }

  isCommitted(character: string): boolean {
    return this.server.log.some(({ data }) => textOf(data.ops).includes(character));
  }

  /** From here on the network works and everybody is let in: all must end with one text. */
  private async calmDown(): Promise<void> {
    this.isCalm = true;
    this.server.status = 'active';
    for (let round = 0; round < 60; round++) {
      for (const person of this.people) {
        this.open(person);
        while (person.link && (person.link.toServer.length || person.link.toClient.length)) {
          person.link.up();
          person.link.down();
          await settle();
        }
      }
      await this.timers.advance(1500);
    }
    const expected = this.server.contents;
    const final = Array.from(textOf(expected.ops));
    for (const person of this.people) {
      person.check();
      expect(person.client.state).toMatchObject({ connection: 'online', waiting: 0 });
      expect(shown(person.client.contents)).toEqual(shown(expected));
      const threads = this.server.threads();
      expect(person.passages()).toEqual(threads.map(({ id, start, end }) => [id, start, end]));
      this.checkFate(person, final);
      person.client.disconnect();
      expect(person.client.unsentWork()).toBeNull();
    }
    expect(this.timers.waiting).toBe(0);
  }

  /** What was typed is there once, or was offered, or somebody deleted it. */
  private checkFate(person: Person, final: readonly string[]): void {
    const deleted = this.people.flatMap(({ deleted }) => [...deleted]);
    for (const character of person.typed) {
      const times = final.filter(other => other === character).length;
      const offers = person.offered.filter(other => other === character).length;
      const fate = `${character}: ${times} times in the text, ${offers} times offered`;
      expect(times + offers, fate).toBeLessThanOrEqual(1);
      expect(times + offers === 1 || deleted.includes(character), fate).toBe(true);
    }
  }

  private open({ link }: Person): void {
    if (link?.socket.readyState === 0) {
      link.open();
    }
  }

  private isJoined({ link }: Person): boolean {
    return link?.socket.readyState === 1;
  }

  /** What was on its way to the client is lost; what was on its way to the server may still arrive. */
  private lose({ link }: Person): void {
    if (link?.socket.readyState === 1) {
      link.toClient.length = 0;
      if (this.random.chance(0.5)) {
        link.toServer.length = 0;
      }
      link.socket.drop(1006);
    }
  }

  private isCalm = false;
  private characters = 0;
  private readonly links: Link[] = [];
}

/** Character by character, whatever the components are. */
function shown(contents: Delta): string[] {
  return contents.ops.flatMap(op =>
    Array.from(String(op.insert), character => character + JSON.stringify(op.attributes ?? {}))
  );
}

describe(`clients and a server (first seed ${FIRST_SEED})`, () => {
  for (let part = 0; part < 10; part++) {
    it(`end with one text and lose nothing, part ${part + 1}`, { timeout: 60_000 }, async () => {
      for (let number = 0; number < RUNS / 10; number++) {
        const seed = FIRST_SEED + part * (RUNS / 10) + number;
        try {
          await new Run(seed).play();
        } catch (error) {
          console.error(`SIMULATION_SEED=${seed} repeats this`);
          throw error;
        }
      }
    });
  }
});

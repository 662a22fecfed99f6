import type Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';

import { textOf } from '../ot/text';
import { ManualTimers, settle } from '../testing/manualTimers';
import { HistoryModel } from './history';
import type { HistoryApi } from './historyApi';

const ANN = { id: 1, username: 'ann', name: 'Ann', colour: '#1f5fa8' };

/** A session in which each revision adds a character; `hold` keeps answers back. */
class Server {
  head = 30;
  status = 'active' as const;
  role = 'editor';
  asked: string[] = [];
  held: (() => void)[] | null = null;

  readonly api = {
    language: 'en',
    username: () => Promise.resolve('ann'),
    publishedVersions: () => Promise.resolve([]),
    namedVersions: () => Promise.resolve([]),
    session: (session_id: string) =>
      Promise.resolve({
        session_id,
        status: this.status,
        role: this.role,
        revision: this.head,
        created_by: 'ann',
        created_at: 5
      }),
    timeline: (_id: string, cursor: string | null = null) => {
      const last = cursor === null ? this.head : Number(cursor);
      const step = { first_revision: last - 9, last_revision: last, user_id: 1 };
      const next = last > 10 ? String(last - 10) : null;
      return Promise.resolve({ revision: this.head, steps: [step], users: [ANN], next });
    },
    document: async (_id: string, revision: number) => {
      this.asked.push(`document ${revision}`);
      await this.released();
      return { ops: [{ insert: `${'a'.repeat(revision)}\n` }] };
    },
    attribution: async (_id: string, revision: number) => ({
      revision,
      runs: [
        { start: 0, length: revision, user_id: 1, revision },
        { start: revision, length: 1, user_id: null, revision: 0 }
      ],
      users: [ANN]
    }),
    changes: async (_id: string, after: number, limit: number) =>
      Array.from({ length: Math.min(limit, this.head - after) }, (_, index) => ({
        revision: after + index + 1,
        user_id: 1,
        username: 'ann',
        timestamp: 1000 + after + index,
        ops: [{ insert: 'a' }]
      })),
    difference: async (_id: string, from: number, to: number) => ({
      from,
      to,
      words: { inserted: 1, deleted: 0 },
      runs: [
        { kind: 'inserted', text: 'a', user_id: 1 },
        { kind: 'kept', text: 'b' },
        { kind: 'deleted', text: 'c' }
      ]
    }),
    restore: async () => ++this.head
  };

  private released(): Promise<void> {
    return this.held ? new Promise(resolve => this.held?.push(resolve)) : Promise.resolve();
  }
}

async function scene() {
  const server = new Server();
  const timers = new ManualTimers();
  const model = new HistoryModel({
    jobId: 7,
    api: server.api as unknown as HistoryApi,
    jobs: { job: () => Promise.resolve({ title: 'Chief', session_id: 's' } as never) },
    timers
  });
  const shown: string[] = [];
  let contents: Delta;
  model.contentsShown.connect((_, next) => {
    contents = next;
    shown.push(textOf(contents.ops));
  });
  model.contentsChanged.connect((_, delta) => {
    contents = contents.compose(delta);
    shown.push(textOf(contents.ops));
  });
  await model.open();
  return { server, model, timers, shown };
}

const text = (revision: number): string => `${'a'.repeat(revision)}\n`;

describe('HistoryModel', () => {
  it('opens at the last revision, and tells who made it and when', async () => {
    const { model, shown } = await scene();
    expect(shown).toEqual([text(30)]);
    expect(model.state).toMatchObject({ revision: 30, madeBy: 1, madeAt: 1029, isReady: true });
    expect([...model.state.shares]).toEqual([
      ['1', 30],
      ['0', 1]
    ]);
    expect([model.mayWrite, model.mayRestore]).toEqual([true, false]);
  });

  it('shows only the last of many revisions that are wanted at once', async () => {
    const { model, server, shown } = await scene();
    server.asked = [];
    server.held = [];
    for (const revision of [3, 4, 5, 6]) {
      void model.show(revision);
    }
    await settle();
    const [first] = server.held;
    server.held = null;
    first?.();
    await settle();
    expect(server.asked).toEqual(['document 3', 'document 6']);
    expect(shown).toEqual([text(30), text(6)]);
    expect(model.state).toMatchObject({ revision: 6, isLoading: false });
  });

  it('lets what others write appear without moving what is shown', async () => {
    const { model, server, shown } = await scene();
    await model.show(12);
    server.head = 40;
    await model.follow();
    expect(model.head).toBe(40);
    expect(model.state.revision).toBe(12);
    expect(shown[shown.length - 1]).toBe(text(12));
    expect(model.state.steps.map(step => step.last_revision)).toEqual([40, 30]);
  });

  it('plays from where one is to the end, and reads who wrote it there', async () => {
    const { model, timers, shown } = await scene();
    await model.show(25);
    model.play();
    await settle();
    await timers.advance(1000);
    expect(model.state).toMatchObject({ revision: 30, isPlaying: false });
    expect(shown).toEqual([30, 25, 25, 26, 27, 28, 29, 30, 30].map(text));
  });

  it('plays from the beginning where one is at the end, and stops when told', async () => {
    const { model, timers } = await scene();
    model.play();
    await settle();
    await timers.advance(450);
    model.pause();
    await timers.advance(1000);
    expect(model.state).toMatchObject({ revision: 5, isPlaying: false });
  });

  it('visits the differences in turn', async () => {
    const { model } = await scene();
    await model.compare({ kind: 'revisions', from: 3 });
    const visited = [1, 1, 1, -1].map(step => {
      model.visit(step as 1 | -1);
      return model.state.comparison?.current;
    });
    expect(visited).toEqual([0, 1, 0, 1]);
    await model.compare(null);
    expect(model.state.comparison).toBeNull();
  });

  it('shows what was brought back', async () => {
    const { model, shown } = await scene();
    await model.show(10);
    expect(model.mayRestore).toBe(true);
    expect(await model.restore()).toBe(31);
    expect(model.state.revision).toBe(31);
    expect(shown[shown.length - 1]).toBe(text(31));
  });

  it('reads earlier steps when they are asked for', async () => {
    const { model } = await scene();
    expect(model.state.hasEarlier).toBe(true);
    await model.loadEarlier();
    await model.loadEarlier();
    expect(model.state.steps.map(step => step.last_revision)).toEqual([30, 20, 10]);
    expect(model.state.hasEarlier).toBe(false);
  });

  it('tells what went wrong', async () => {
    const { model, server } = await scene();
    server.api.document = () => Promise.reject(new Error('away'));
    await model.show(3);
    expect(model.state).toMatchObject({ error: 'away', isLoading: false });
  });
});

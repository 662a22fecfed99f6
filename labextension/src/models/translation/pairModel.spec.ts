import Delta from 'quill-delta';
import { describe, expect, it } from 'vitest';

import type { ClientPort } from '../../connection/client';
import type { IPairPort, ISeenLink } from '../../connection/pairInterfaces';
import { settle } from '../../testing/manualTimers';
import type { JobApi } from '../api';
import { UnsentStore } from '../unsentStore';
import type { IPair } from './api';
import { PairModel } from './pairModel';

const TEXTS = { source: 'One. Two. Three.\n', target: 'Un. Deux.\n' };

function text(side: 'source' | 'target', role: string): IPair['source'] {
  return {
    job_id: side === 'source' ? 1 : 2,
    session_id: side,
    language: side === 'source' ? 'en' : 'fr',
    job_number: '100000',
    title: 'Director',
    role
  };
}

function links(): ISeenLink[] {
  const link = { origin: 'human' as const, score: 1, stale: false, previousSource: null };
  return [
    {
      ...link,
      linkId: 'a',
      source: { start: 0, end: 4 },
      target: { start: 0, end: 3 },
      status: 'draft'
    },
    {
      ...link,
      linkId: 'b',
      source: { start: 5, end: 9 },
      target: { start: 4, end: 9 },
      status: 'reviewed'
    },
    { ...link, linkId: 'c', source: { start: 10, end: 16 }, target: null, status: 'untranslated' }
  ];
}

/** A port that says yes, or what it is told to say. */
async function open(role: string): Promise<{
  model: PairModel;
  done: unknown[];
  tell: (links: readonly ISeenLink[]) => void;
  refuse: (reason: string | null) => void;
}> {
  const done: unknown[] = [];
  let tell: (links: readonly ISeenLink[]) => void = () => undefined;
  let reason: string | null = null;
  const act = async (...what: unknown[]): Promise<void> => {
    if (reason !== null) {
      throw new Error(reason);
    }
    done.push(what);
  };
  const port: IPairPort = {
    links: [],
    on: (_, listener) => (tell = listener),
    join: side => {
      const listeners = new Map<string, (value: unknown) => void>();
      return {
        contents: new Delta().insert(TEXTS[side]),
        on: (event: string, listener: (value: unknown) => void) => listeners.set(event, listener),
        connect: () => {
          listeners.get('role')?.(role);
          listeners.get('reset')?.(new Delta().insert(TEXTS[side]));
          listeners.get('state')?.({ connection: 'online', waiting: 0, readOnly: null });
        },
        disconnect: () => undefined,
        unsentWork: () => null
      } as unknown as ClientPort;
    },
    update: async (linkId, change, write) => {
      write?.();
      await act(linkId, change);
    },
    align: act
  };
  const model = new PairModel({
    pairId: 'p',
    api: {
      pair: async () => ({ source: text('source', role), target: text('target', role) }) as IPair,
      sendBack: act
    },
    createPort: () => port,
    editing: {
      api: { job: async (id: number) => ({ id, session_id: String(id) }) } as unknown as JobApi,
      unsent: new UnsentStore(window.sessionStorage, '/')
    }
  });
  await model.load();
  await Promise.all(Object.values(model.texts ?? {}).map(each => each.open()));
  await settle();
  tell(links());
  return { model, done, tell: found => tell(found), refuse: said => (reason = said) };
}

describe('PairModel', () => {
  it('confirms as far as the role may, and goes to what is left', async () => {
    const { model, done } = await open('translator');
    model.goTo('a');
    expect(await model.confirmAndNext()).toBe(true);
    expect(done).toEqual([['a', { status: 'needs_review' }]]);
    expect(model.current?.linkId).toBe('c');
    expect(model.canReview).toBe(false);
  });

  it('does not take a higher status back by confirming again', async () => {
    const { model, done } = await open('editor');
    model.goTo('b');
    expect(await model.confirmAndNext()).toBe(true);
    expect(done).toEqual([]);
  });

  it('confirms nothing that has no translation', async () => {
    const { model, done } = await open('editor');
    model.goTo('c');
    expect(await model.confirmAndNext()).toBe(false);
    expect(done).toEqual([]);
  });

  it('stays and says why where the server refuses', async () => {
    const { model, refuse } = await open('translator');
    refuse('Somebody was faster.');
    model.goTo('a');
    expect(await model.confirmAndNext()).toBe(false);
    expect(model.state.problem).toBe('Somebody was faster.');
    expect(model.current?.linkId).toBe('a');
  });

  it('puts a translation in the place of the present one, or where it belongs', async () => {
    const { model, done } = await open('translator');
    const changes: [Delta, number][] = [];
    const editor = { apply: (...change: [Delta, number]) => void changes.push(change) };
    model.goTo('a');
    await model.translate('Une.', { origin: 'memory', unitId: 7 }, editor);
    model.goTo('c');
    await model.translate('Trois.', { origin: 'machine' }, editor);
    expect(changes).toEqual([
      [new Delta().insert('Une.').delete(3), 4],
      [new Delta().retain(9).insert(' Trois.'), 16]
    ]);
    expect(done).toEqual([
      ['a', { status: 'draft', origin: 'memory', unitId: 7 }],
      ['c', { status: 'draft', origin: 'machine' }]
    ]);
  });

  it('follows the place of a segment that was joined with another', async () => {
    const { model, tell } = await open('editor');
    model.goTo('b');
    const [first, , last] = links();
    tell([{ ...first, source: { start: 0, end: 9 } }, last]);
    expect(model.current?.linkId).toBe('a');
  });

  it('joins the last segment with nothing', async () => {
    const { model, done } = await open('editor');
    model.goTo('c');
    expect(await model.merge()).toBe(false);
    model.goTo('b');
    expect(await model.merge()).toBe(true);
    expect(done).toEqual([[{ action: 'merge', linkIds: ['b', 'c'] }]]);
  });
});

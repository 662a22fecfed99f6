/** A pair that is open, over a port that says yes, or what it is told to say. */
import Delta from 'quill-delta';

import type { ClientPort } from '../connection/client';
import type { IPairPort, ISeenLink } from '../connection/pairInterfaces';
import type { JobApi } from '../models/api';
import type { IPair } from '../models/translation/api';
import { PairModel } from '../models/translation/pairModel';
import { UnsentStore } from '../models/unsentStore';
import { settle } from './manualTimers';

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

export function links(): ISeenLink[] {
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

export interface IOpenPair {
  model: PairModel;
  /** What the port was asked to do. */
  done: unknown[];
  tell: (links: readonly ISeenLink[]) => void;
  refuse: (reason: string | null) => void;
}

export async function openPair(role: string): Promise<IOpenPair> {
  const done: unknown[] = [];
  let tell: (links: readonly ISeenLink[]) => void = () => undefined;
  let told: readonly ISeenLink[] = [];
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
    update: async (linkId, change) => {
      await act(linkId, change);
      told = told.map(link => (link.linkId === linkId ? { ...link, ...change } : link));
      tell(told);
    },
    translate: async (linkId, change, write) => {
      write();
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
  const tellAll = (found: readonly ISeenLink[]): void => tell((told = found));
  tellAll(links());
  return { model, done, tell: tellAll, refuse: said => (reason = said) };
}

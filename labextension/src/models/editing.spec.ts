import Delta from 'quill-delta';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { ICollaborationOptions, ISaveState, IUnsentWork } from '../connection/client';
import type { IJob } from './api';
import { EditingModel } from './editing';
import { UnsentStore } from './unsentStore';

type Listener = (...values: never[]) => void;

/** A client that does what the test tells it to. */
class ScriptedClient {
  constructor(readonly options: ICollaborationOptions) {}
  work: IUnsentWork | null = null;
  readonly connect = vi.fn();
  readonly disconnect = vi.fn();
  readonly sendDocumentChange = vi.fn();
  readonly sendCursorPosition = vi.fn();
  readonly sendTyping = vi.fn();
  readonly retryNow = vi.fn();
  on = (event: string, listener: Listener): void => void this.listeners.set(event, listener);
  off = (event: string): void => void this.listeners.delete(event);
  unsentWork = (): IUnsentWork | null => this.work;
  tell(event: string, value: unknown): void {
    this.listeners.get(event)?.(value as never);
  }
  private readonly listeners = new Map<string, Listener>();
}

const saved: ISaveState = {
  connection: 'online',
  revision: 1,
  waiting: 0,
  retryAt: null,
  readOnly: null
};
const work: IUnsentWork = {
  clientId: 'c',
  epoch: 1,
  revision: 1,
  nextSeq: 2,
  inflight: { seq: 1, ops: [{ insert: 'x' }] },
  pending: null
};
const job: IJob = {
  id: 7,
  title: 'T',
  job_number: '1',
  classification: 'EX-01',
  language: 'en'
};

let clients: ScriptedClient[];
let model: EditingModel;

function create(
  openSession = async () => ({ session_id: 's', job_id: 7 }),
  found: IJob = job
): EditingModel {
  return new EditingModel({
    jobId: 7,
    api: {
      job: async () => found,
      openSession,
      documentAt: async (_session, revision) => ({ revision, ops: [] }),
      socketAddress: async () => 'ws://localhost'
    },
    createClient: options => {
      const client = new ScriptedClient(options);
      clients.push(client);
      return client as never;
    },
    unsent: new UnsentStore(sessionStorage, '/')
  });
}

beforeEach(async () => {
  sessionStorage.clear();
  clients = [];
  model = create();
  await model.open();
});

describe('EditingModel', () => {
  it('lets nobody type before the text is here, nor where it is read only', () => {
    const [client] = clients;
    expect(model.canEdit).toBe(false);
    client.tell('state', saved);
    expect(model.canEdit).toBe(false);
    client.tell('reset', new Delta().insert('\n'));
    expect(model.canEdit).toBe(true);
    client.tell('state', { ...saved, readOnly: 'paused' });
    expect(model.canEdit).toBe(false);
  });

  it('keeps unsent work and resumes with it after a reload', async () => {
    const [client] = clients;
    client.work = work;
    client.tell('state', { ...saved, waiting: 1 });
    expect(model.hasUnsentWork).toBe(true);
    const reloaded = create();
    await reloaded.open();
    expect(clients[1].options.resume).toEqual(work);
  });

  it('forgets the work when the server has it', async () => {
    const [client] = clients;
    client.work = work;
    client.tell('state', { ...saved, waiting: 1 });
    client.work = null;
    client.tell('state', saved);
    await create().open();
    expect(clients[1].options.resume).toBeNull();
  });

  it('shows refused work until it is dismissed, each on its own', () => {
    const [client] = clients;
    const refused = { code: 'forbidden', message: 'no', ops: [], text: 'words' };
    client.tell('refused', refused);
    client.tell('refused', refused);
    expect(model.state.refused.map(({ text }) => text)).toEqual(['words', 'words']);
    model.dismissRefusal(model.state.refused[0].id);
    expect(model.state.refused).toHaveLength(1);
  });

  it('names the others who type, never oneself', () => {
    const [client] = clients;
    client.tell('users', [
      { userId: 1, name: 'Me', colour: '#000000', isSelf: true },
      { userId: 2, name: 'Ada', colour: '#000000', isSelf: false }
    ]);
    client.tell('typing', [1, 2]);
    expect(model.state.typing).toEqual(['Ada']);
  });

  it('says why a document cannot be opened, and opens it when asked again', async () => {
    const open = vi.fn().mockRejectedValueOnce(new Error('no answer'));
    open.mockResolvedValueOnce({ session_id: 's', job_id: 7 });
    const failing = create(open);
    await failing.open();
    expect(failing.state.error).toBe('no answer');
    await failing.open();
    expect(failing.state.error).toBeNull();
    expect(clients.at(-1)?.connect).toHaveBeenCalledOnce();
  });

  it('joins the session that there is, as a reader cannot begin one', async () => {
    const openSession = vi.fn();
    const joining = create(openSession, { ...job, session_id: 'there' });
    await joining.open();
    expect(openSession).not.toHaveBeenCalled();
    expect(clients.at(-1)?.options.sessionId).toBe('there');
  });

  it('disconnects when it is disposed', () => {
    model.dispose();
    expect(clients[0].disconnect).toHaveBeenCalledOnce();
  });
});

import { describe, expect, it } from 'vitest';

import type { ILogPage, IMember, ISharedSession, PeopleApi } from './peopleApi';
import { SharingModel } from './sharing';

const SESSION: ISharedSession = { session_id: 's', job_id: 1, role: 'owner' };
const ANN: IMember = { username: 'ann', name: 'Ann', colour: '#0b6e4f', role: 'owner', seen: true };
const LOG: ILogPage = {
  entries: [
    {
      id: 1,
      at: 0,
      actor: ANN,
      action: 'created',
      subject: ANN,
      role_before: null,
      role_after: 'owner'
    }
  ],
  next: null
};

function api(own: Partial<PeopleApi> = {}): PeopleApi {
  const answers: Partial<PeopleApi> = {
    open: async () => SESSION,
    session: async () => SESSION,
    me: async () => ({ user: ANN, default_role: 'none', colours: [] }),
    known: async () => [],
    members: async () => [ANN],
    invitations: async () => [],
    log: async () => LOG
  };
  return { ...answers, ...own } as PeopleApi;
}

describe('SharingModel', () => {
  it('shows the log although an earlier reading ends after it was asked for', async () => {
    const waiting: (() => void)[] = [];
    let slow = false;
    const model = new SharingModel(
      api({
        members: async () => {
          if (slow) {
            slow = false;
            await new Promise<void>(resolve => waiting.push(resolve));
          }
          return [ANN];
        }
      }),
      1
    );
    await model.open();
    slow = true;
    const looking = model.look();
    await Promise.resolve();
    await model.showLog();
    waiting.forEach(go => go());
    await looking;
    expect(model.state.log).toEqual(LOG.entries);
    model.hideLog();
    await model.look();
    expect(model.state.log).toBeNull();
  });

  it('keeps an error until something else is asked for, and says that nothing was done', async () => {
    const model = new SharingModel(
      api({ putMember: () => Promise.reject(new Error('Not now.')) }),
      1
    );
    await model.open();
    expect(await model.put('bob', 'editor')).toBe(false);
    await model.look();
    expect(model.state).toMatchObject({ error: 'Not now.', busy: false });
  });

  it('forgets a new link when it does not work any more', async () => {
    let open = true;
    const made = {
      id: 7,
      role: 'editor' as const,
      created_by: 'ann',
      expires_at: 1,
      uses: 0,
      uses_left: 1
    };
    const model = new SharingModel(
      api({
        invite: async () => ({ ...made, token: 'secret' }),
        invitations: async () => (open ? [made] : [])
      }),
      1
    );
    await model.open();
    await model.invite({ role: 'editor', expires_in: 60, uses: 1 });
    expect(model.state.link).toEqual({ id: 7, token: 'secret' });
    open = false;
    await model.look();
    expect(model.state.link).toBeNull();
  });
});

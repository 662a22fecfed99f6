import { nullTranslator } from '@jupyterlab/translation';
import { expect, it } from 'vitest';

import type { ISaveState } from '../connection/client';
import { announceSaveState, describeSaveState } from './saveStatus';

const trans = nullTranslator.load('jddb_jupyter');
const online: ISaveState = {
  connection: 'online',
  revision: 42,
  waiting: 0,
  retryAt: null,
  readOnly: null
};
const offline: ISaveState = { ...online, connection: 'offline', retryAt: 8000 };

it.each<[string, ISaveState | null]>([
  ['Opening…', null],
  ['All changes saved · revision 42', online],
  ['Saving…', { ...online, waiting: 2 }],
  ['Connecting…', { ...online, connection: 'connecting' }],
  ['Connecting… 1 change waiting', { ...online, connection: 'connecting', waiting: 1 }],
  ['Offline — trying again in 8 s', offline],
  ['3 changes waiting, offline — trying again in 8 s', { ...offline, waiting: 3 }],
  ['1 change waiting, offline', { ...offline, waiting: 1, retryAt: null }],
  ['Read only: your role here is to read', { ...online, readOnly: 'role' }],
  ['Disconnected', { ...online, connection: 'closed' }]
])('says %j', (text, state) => expect(describeSaveState(state, 0, trans).text).toBe(text));

it('says that all is saved in no other state', () => {
  const others = [{ ...online, waiting: 1 }, offline, { ...online, connection: 'closed' as const }];
  for (const state of others) {
    expect(describeSaveState(state, 0, trans).tone).not.toBe('saved');
    expect(announceSaveState(state, trans)).not.toContain('saved');
  }
});

it('tells a screen reader no seconds', () =>
  expect(announceSaveState({ ...offline, waiting: 3 }, trans)).toBe('3 changes waiting, offline'));

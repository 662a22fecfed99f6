/** Messages as a server sends them, for tests that play one by hand. */
import type { Op } from 'quill-delta';

import type { ICommittedChange, ISessionState } from '../protocol/messages';

/** @param change - what differs from an editor's first state: "abc" at revision 4 */
export function sessionState(change: Partial<ISessionState> = {}): ISessionState {
  return {
    type: 'session_state',
    protocol: 1,
    session_id: 's',
    job_id: 7,
    session_type: 'editing',
    status: 'active',
    connection_id: 'here',
    client_id: 'me',
    user_id: 1,
    role: 'editor',
    epoch: 3,
    collaborators: [1, 2],
    users: [
      { id: 2, name: 'Ana', colour: '#123456' },
      { id: 1, name: 'Me', colour: '#654321' }
    ],
    document_state: { revision: 4, ops: [{ insert: 'abc\n' }] },
    acked_seq: 0,
    heartbeat_interval: 30,
    ...change
  };
}

/** A change by somebody else, unless `whose` says otherwise. */
export function committed(
  revision: number,
  ops: Op[],
  whose: { client_id?: string; seq?: number; user_id?: number } = {}
): ICommittedChange {
  return {
    type: 'document_change',
    revision,
    user_id: 2,
    client_id: 'other',
    seq: 1,
    data: { ops },
    timestamp: 0,
    ...whose
  };
}

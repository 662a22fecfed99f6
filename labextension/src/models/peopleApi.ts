/** Members, invitation links, the log of access, and how oneself is shown: routes of `docs/api.md`. */
import type { RestClient } from './rest';
import { queryString } from './rest';

export type Role = 'owner' | 'editor' | 'translator' | 'reviewer' | 'viewer';

export interface ISharedSession {
  session_id: string;
  job_id: number;
  role: Role;
}

export interface IMember {
  username: string;
  name: string;
  colour: string;
  role: Role;
  /** Whether they have been here at least once. */
  seen: boolean;
}

export interface IInvitation {
  id: number;
  role: Role;
  created_by: string;
  /** Milliseconds since the epoch. */
  expires_at: number;
  uses: number;
  /** Null: any number. */
  uses_left: number | null;
}

export interface INewInvitation {
  role: Role;
  /** Seconds. */
  expires_in: number;
  /** Left out: any number. */
  uses?: number;
}

export interface IPerson {
  username: string;
  name: string;
}

export interface ILogEntry {
  id: number;
  at: number;
  actor: IPerson;
  action: string;
  subject: IPerson | null;
  role_before: Role | null;
  role_after: Role | null;
}

export interface ILogPage {
  entries: ILogEntry[];
  next: string | null;
}

export interface IMe {
  user: { username: string; name: string; colour: string };
  default_role: Role | 'none';
  colours: string[];
}

export interface IProfile {
  name?: string;
  colour?: string;
}

export class PeopleApi {
  constructor(private readonly rest: RestClient) {}

  /** The session of a job description, in which its members are managed; begun if there is none. */
  open(jobId: number): Promise<ISharedSession> {
    return this.rest.json('POST', 'sessions', { job_id: jobId });
  }

  session(sessionId: string): Promise<ISharedSession> {
    return this.rest.json('GET', `sessions/${sessionId}`);
  }

  async members(sessionId: string): Promise<IMember[]> {
    const { members } = await this.rest.json<{ members: IMember[] }>(
      'GET',
      `sessions/${sessionId}/members`
    );
    return members;
  }

  putMember(sessionId: string, username: string, role: Role): Promise<IMember> {
    return this.rest.json('PUT', memberPath(sessionId, username), { role });
  }

  async removeMember(sessionId: string, username: string): Promise<void> {
    await this.rest.request('DELETE', memberPath(sessionId, username));
  }

  async handOver(sessionId: string, username: string, stayOwner: boolean): Promise<void> {
    const body = { username, stay_owner: stayOwner };
    await this.rest.json('POST', `sessions/${sessionId}/owner`, body);
  }

  async invitations(sessionId: string): Promise<IInvitation[]> {
    const { invitations } = await this.rest.json<{ invitations: IInvitation[] }>(
      'GET',
      `sessions/${sessionId}/invitations`
    );
    return invitations;
  }

  invite(sessionId: string, wanted: INewInvitation): Promise<IInvitation & { token: string }> {
    return this.rest.json('POST', `sessions/${sessionId}/invitations`, wanted);
  }

  async revoke(sessionId: string, id: number): Promise<void> {
    await this.rest.request('DELETE', `sessions/${sessionId}/invitations/${id}`);
  }

  accept(token: string): Promise<{ job_id: number; role: Role }> {
    return this.rest.json('POST', 'invitations/accept', { token });
  }

  log(sessionId: string, cursor: string | null): Promise<ILogPage> {
    return this.rest.json('GET', `sessions/${sessionId}/access-log${queryString({ cursor })}`);
  }

  async known(): Promise<IPerson[]> {
    const { people } = await this.rest.json<{ people: IPerson[] }>('GET', 'people?limit=500');
    return people;
  }

  me(): Promise<IMe> {
    return this.rest.json('GET', 'me');
  }

  async show(profile: IProfile): Promise<void> {
    await this.rest.json('PATCH', 'me', profile);
  }
}

function memberPath(sessionId: string, username: string): string {
  return `sessions/${sessionId}/members/${encodeURIComponent(username)}`;
}

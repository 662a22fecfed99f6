/** The members with their roles; owners change them. */
import * as React from 'react';

import { initials, knownColour, textOn } from '../editor/colours';
import type { IMember, Role } from '../models/peopleApi';
import { shownUsername } from '../models/userName';
import { RoleChange, useRoleChange } from './roleChange';
import { RoleSelect } from './roleSelect';
import { ROLES, roleName } from './roles';
import type { IShareProps } from './shareDialog';
import { HandOver, NewOwner, Removal } from './shareQuestions';

/** What an owner is asked before it happens. */
interface IQuestion {
  about: 'own' | 'handOver' | 'remove';
  username: string;
}

export function ShareMembers(props: IShareProps): React.JSX.Element {
  const { model, trans } = props;
  const [question, ask] = React.useState<IQuestion | null>(null);
  const heading = React.useRef<HTMLHeadingElement>(null);
  const answered = (): void => {
    ask(null);
    heading.current?.focus();
  };
  return (
    <section aria-labelledby="jddb-share-members">
      <h3 id="jddb-share-members" ref={heading} tabIndex={-1}>
        {trans.__('People')}
      </h3>
      {model.isOwner && <AddMember {...props} />}
      <ul className="jddb-Share-list" aria-labelledby="jddb-share-members">
        {model.state.members.map(member => (
          <li key={member.username} className="jddb-Share-member">
            <Who {...props} member={member} />
            {model.isOwner ? (
              <ManagedMember
                {...props}
                member={member}
                asked={question?.username === member.username ? question.about : null}
                ask={about => ask(about && { about, username: member.username })}
                answered={answered}
              />
            ) : (
              <span>{roleName(member.role, trans)}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type IMemberProps = IShareProps & { member: IMember };

function Who({ model, trans, member }: IMemberProps): React.JSX.Element {
  const { username, name, colour, seen } = member;
  const isSelf = username === model.state.me?.user.username;
  const shown = shownUsername(member, model.state.members);
  return (
    <>
      <span
        className="jddb-People-avatar"
        style={{ backgroundColor: knownColour(colour), color: textOn(colour) }}
        aria-hidden="true"
      >
        {initials(name)}
      </span>
      <span className="jddb-Share-who">
        <span className="jddb-Share-name">{isSelf ? trans.__('%1 (you)', name) : name}</span>
        {shown !== '' && <span className="jddb-Share-hint">{shown}</span>}
        {!seen && <span className="jddb-Share-hint">{trans.__('has not been here yet')}</span>}
      </span>
    </>
  );
}

/** What an owner can do about a member, and what is asked before. */
function ManagedMember(
  props: IMemberProps & {
    asked: IQuestion['about'] | null;
    ask: (about: IQuestion['about'] | null) => void;
    /** The question goes, and perhaps the member. */
    answered: () => void;
  }
): React.JSX.Element {
  const { model, trans, say, member, asked, ask, answered } = props;
  const { username, name } = member;
  const isSelf = username === model.state.me?.user.username;
  const change = useRoleChange(member.role);
  const put = async (role: Role): Promise<void> => {
    if (await model.put(username, role)) {
      say(trans.__('%1 has the role “%2” now.', name, roleName(role, trans)));
    }
  };
  const closeOwn = (): void => {
    ask(null);
    change.select.current?.focus();
  };
  return (
    <>
      <span className="jddb-Share-actions">
        <RoleChange
          name={name}
          role={member.role}
          change={change}
          trans={trans}
          onDraft={() => asked === 'own' && ask(null)}
          onApply={role => (role === 'owner' ? ask('own') : void put(role))}
        />
        {!isSelf && (
          <button
            type="button"
            className="jddb-Button"
            aria-label={trans.__('Hand over to %1…', name)}
            onClick={() => ask('handOver')}
          >
            {trans.__('Hand over…')}
          </button>
        )}
        <button
          type="button"
          className="jddb-Button"
          aria-label={trans.__('Remove %1…', name)}
          onClick={() => ask('remove')}
        >
          {trans.__('Remove…')}
        </button>
      </span>
      {asked === 'own' && (
        <NewOwner
          {...props}
          name={name}
          onCancel={() => {
            change.setDraft(null);
            closeOwn();
          }}
          onConfirm={async () => {
            await put('owner');
            closeOwn();
          }}
        />
      )}
      {asked === 'handOver' && (
        <HandOver
          {...props}
          name={name}
          onCancel={answered}
          onConfirm={async stay => {
            if (await model.handOver(username, stay)) {
              say(trans.__('%1 owns this job description now.', name));
            }
            answered();
          }}
        />
      )}
      {asked === 'remove' && (
        <Removal
          {...props}
          name={name}
          onCancel={answered}
          onConfirm={async () => {
            if (await model.remove(username)) {
              say(trans.__('%1 was removed.', name));
            }
            answered();
          }}
        />
      )}
    </>
  );
}

function AddMember({ model, trans, say }: IShareProps): React.JSX.Element {
  const [username, setUsername] = React.useState('');
  const [role, setRole] = React.useState<Role>('editor');
  const [asksForOwner, setAsksForOwner] = React.useState(false);
  const field = React.useRef<HTMLInputElement>(null);
  const members = new Set(model.state.members.map(member => member.username));
  const name = username.trim();
  const add = async (): Promise<void> => {
    if (await model.put(name, role)) {
      setUsername('');
      say(trans.__('%1 has the role “%2” now.', name, roleName(role, trans)));
    }
  };
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    if (name !== '' && role === 'owner') {
      setAsksForOwner(true);
    } else if (name !== '') {
      void add();
    }
  };
  const answered = (): void => {
    setAsksForOwner(false);
    field.current?.focus();
  };
  return (
    <form className="jddb-Share-form" onSubmit={submit} onChange={() => setAsksForOwner(false)}>
      <input
        ref={field}
        className="jddb-Input jddb-Share-username"
        aria-label={trans.__('User name')}
        placeholder={trans.__('User name')}
        list="jddb-share-known"
        autoComplete="off"
        spellCheck={false}
        maxLength={255}
        autoFocus
        value={username}
        onChange={event => setUsername(event.target.value)}
      />
      <datalist id="jddb-share-known">
        {model.state.known
          .filter(person => !members.has(person.username))
          .map(person => (
            <option key={person.username} value={person.username}>
              {person.name}
            </option>
          ))}
      </datalist>
      <RoleSelect
        label={trans.__('Role of the person to be added')}
        roles={ROLES}
        value={role}
        trans={trans}
        onChange={setRole}
      />
      <button type="submit" className="jddb-Button jddb-mod-accept" disabled={name === ''}>
        {trans.__('Add')}
      </button>
      {asksForOwner && (
        <NewOwner
          model={model}
          trans={trans}
          name={name}
          onCancel={answered}
          onConfirm={async () => {
            await add();
            answered();
          }}
        />
      )}
    </form>
  );
}

/** The members with their roles; owners change them. */
import * as React from 'react';

import { initials, knownColour, textOn } from '../editor/colours';
import type { IMember, Role } from '../models/peopleApi';
import { RoleSelect } from './roleSelect';
import { ROLES, roleName } from './roles';
import type { IShareProps } from './shareDialog';

/** What an owner is asked before it happens. */
interface IQuestion {
  about: 'remove' | 'handOver';
  username: string;
}

export function ShareMembers(props: IShareProps): React.JSX.Element {
  const { model, trans, say } = props;
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
              <MemberActions {...props} member={member} ask={ask} />
            ) : (
              <span>{roleName(member.role, trans)}</span>
            )}
            {question?.username === member.username &&
              (question.about === 'remove' ? (
                <Removal
                  {...props}
                  member={member}
                  onCancel={answered}
                  onConfirm={async () => {
                    if (await model.remove(member.username)) {
                      say(trans.__('%1 was removed.', member.name));
                    }
                    answered();
                  }}
                />
              ) : (
                <HandOver
                  {...props}
                  member={member}
                  onCancel={answered}
                  onConfirm={async stay => {
                    if (await model.handOver(member.username, stay)) {
                      say(trans.__('%1 owns this job description now.', member.name));
                    }
                    answered();
                  }}
                />
              ))}
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
        {username !== name && <span className="jddb-Share-hint">{username}</span>}
        {!seen && <span className="jddb-Share-hint">{trans.__('has not been here yet')}</span>}
      </span>
    </>
  );
}

function MemberActions(
  props: IMemberProps & { ask: (question: IQuestion) => void }
): React.JSX.Element {
  const { model, trans, say, member, ask } = props;
  const { username, name } = member;
  const isSelf = username === model.state.me?.user.username;
  const change = async (role: Role): Promise<void> => {
    if (await model.put(username, role)) {
      say(trans.__('%1 has the role “%2” now.', name, roleName(role, trans)));
    }
  };
  return (
    <span className="jddb-Share-actions">
      <RoleSelect
        label={trans.__('Role of %1', name)}
        roles={ROLES}
        value={member.role}
        trans={trans}
        onChange={role => void change(role)}
      />
      {!isSelf && (
        <button
          type="button"
          className="jddb-Button"
          aria-label={trans.__('Hand over to %1…', name)}
          onClick={() => ask({ about: 'handOver', username })}
        >
          {trans.__('Hand over…')}
        </button>
      )}
      <button
        type="button"
        className="jddb-Button"
        aria-label={trans.__('Remove %1…', name)}
        onClick={() => ask({ about: 'remove', username })}
      >
        {trans.__('Remove…')}
      </button>
    </span>
  );
}

function AddMember({ model, trans, say }: IShareProps): React.JSX.Element {
  const [username, setUsername] = React.useState('');
  const [role, setRole] = React.useState<Role>('editor');
  const members = new Set(model.state.members.map(member => member.username));
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault();
    const name = username.trim();
    if (name !== '' && (await model.put(name, role))) {
      setUsername('');
      say(trans.__('%1 has the role “%2” now.', name, roleName(role, trans)));
    }
  };
  return (
    <form className="jddb-Share-form" onSubmit={event => void submit(event)}>
      <input
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
      <button
        type="submit"
        className="jddb-Button jddb-mod-accept"
        disabled={username.trim() === ''}
      >
        {trans.__('Add')}
      </button>
    </form>
  );
}

interface IConfirmProps {
  onCancel: () => void;
}

function Removal(
  props: IMemberProps & IConfirmProps & { onConfirm: () => Promise<void> }
): React.JSX.Element {
  const { trans, member } = props;
  return (
    <div
      className="jddb-Share-question"
      role="group"
      aria-label={trans.__('Remove %1…', member.name)}
    >
      <p>
        {trans.__(
          '%1 can then no longer read or write here, at once. What they wrote stays.',
          member.name
        )}
      </p>
      <Answers {...props} accept={trans.__('Remove')} onAccept={() => void props.onConfirm()} />
    </div>
  );
}

function HandOver(
  props: IMemberProps & IConfirmProps & { onConfirm: (stay: boolean) => Promise<void> }
): React.JSX.Element {
  const { trans, member } = props;
  const [stay, setStay] = React.useState(false);
  const label = trans.__('Hand over to %1…', member.name);
  return (
    <div className="jddb-Share-question" role="group" aria-label={label}>
      <p>
        {trans.__(
          '%1 becomes the owner, and you go on as an editor. Your open links stop working.',
          member.name
        )}
      </p>
      <label className="jddb-Share-check">
        <input type="checkbox" checked={stay} onChange={event => setStay(event.target.checked)} />
        {trans.__('I stay an owner too')}
      </label>
      <Answers
        {...props}
        accept={trans.__('Hand over')}
        onAccept={() => void props.onConfirm(stay)}
      />
    </div>
  );
}

function Answers(
  props: Pick<IShareProps, 'model' | 'trans'> &
    IConfirmProps & { accept: string; onAccept: () => void }
): React.JSX.Element {
  const { model, trans } = props;
  return (
    <div className="jddb-Notice-actions">
      <button type="button" className="jddb-Button" autoFocus onClick={props.onCancel}>
        {trans.__('Cancel')}
      </button>
      <button
        type="button"
        className="jddb-Button jddb-mod-accept"
        disabled={model.state.busy}
        onClick={props.onAccept}
      >
        {props.accept}
      </button>
    </div>
  );
}

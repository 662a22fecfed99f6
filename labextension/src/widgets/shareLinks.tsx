/** Invitation links: made, copied, and revoked by owners. */
import * as React from 'react';

import { invitationLink, linkLetsIn } from '../models/invitationLink';
import type { IInvitation, Role } from '../models/peopleApi';
import type { INewLink } from '../models/sharing';
import { RoleSelect } from './roleSelect';
import { INVITED_ROLES, roleName } from './roles';
import type { IShareProps } from './shareDialog';

const HOUR = 3600;
const DAY = 24 * HOUR;

export function ShareLinks(props: IShareProps): React.JSX.Element {
  const { model, trans } = props;
  const { invitations, link } = model.state;
  return (
    <section aria-labelledby="jddb-share-links">
      <h3 id="jddb-share-links">{trans.__('Invitation links')}</h3>
      <NewLinkForm {...props} />
      {link && <NewLink key={link.id} {...props} link={link} />}
      {invitations.length > 0 && (
        <ul className="jddb-Share-list" aria-label={trans.__('Open links')}>
          {invitations.map(invitation => (
            <OpenLink key={invitation.id} {...props} invitation={invitation} />
          ))}
        </ul>
      )}
    </section>
  );
}

function NewLinkForm({ model, trans }: IShareProps): React.JSX.Element {
  const [role, setRole] = React.useState<Role>('editor');
  const [expiresIn, setExpiresIn] = React.useState(7 * DAY);
  const [isForOne, setForOne] = React.useState(true);
  const lifetimes: [number, string][] = [
    [HOUR, trans.__('for 1 hour')],
    [DAY, trans.__('for 1 day')],
    [7 * DAY, trans.__('for 7 days')],
    [30 * DAY, trans.__('for 30 days')]
  ];
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    void model.invite({ role, expires_in: expiresIn, ...(isForOne ? { uses: 1 } : {}) });
  };
  return (
    <form className="jddb-Share-form" onSubmit={submit}>
      <RoleSelect
        label={trans.__('Role that the link gives')}
        roles={INVITED_ROLES}
        value={role}
        trans={trans}
        onChange={setRole}
      />
      <select
        className="jddb-Input"
        aria-label={trans.__('How long the link works')}
        value={expiresIn}
        onChange={event => setExpiresIn(Number(event.target.value))}
      >
        {lifetimes.map(([seconds, name]) => (
          <option key={seconds} value={seconds}>
            {name}
          </option>
        ))}
      </select>
      <select
        className="jddb-Input"
        aria-label={trans.__('How many people may use it')}
        value={isForOne ? 'one' : 'many'}
        onChange={event => setForOne(event.target.value === 'one')}
      >
        <option value="one">{trans.__('one person')}</option>
        <option value="many">{trans.__('any number of people')}</option>
      </select>
      <button type="submit" className="jddb-Button jddb-mod-accept">
        {trans.__('Create link')}
      </button>
    </form>
  );
}

function NewLink(props: IShareProps & { link: INewLink }): React.JSX.Element {
  const { trans, say, link } = props;
  const field = React.useRef<HTMLInputElement>(null);
  const copy = async (): Promise<void> => {
    field.current?.select();
    const done = await copied(field.current?.value ?? '');
    say(
      done
        ? trans.__('The link is on the clipboard.')
        : trans.__('The browser does not let it be copied: press Ctrl+C, the link is selected.')
    );
  };
  return (
    <div className="jddb-Share-link">
      <div className="jddb-Share-form">
        <input
          ref={field}
          className="jddb-Input jddb-Share-address"
          aria-label={trans.__('The new link')}
          readOnly
          value={invitationLink(link.token)}
          onFocus={event => event.target.select()}
        />
        <button type="button" className="jddb-Button" autoFocus onClick={() => void copy()}>
          {trans.__('Copy link')}
        </button>
      </div>
      <p className="jddb-Share-hint">
        {linkLetsIn()
          ? trans.__(
              'Copy it now: it is not shown again. Whoever has it can use everything on this server, its terminals too.'
            )
          : trans.__('Copy it now: it is not shown again. Whoever has it can use it.')}
      </p>
    </div>
  );
}

/** @returns whether the browser let it be copied */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // no clipboard without a secure connection, or not allowed: the older way copies what is selected
    return document.execCommand('copy');
  }
}

function OpenLink(props: IShareProps & { invitation: IInvitation }): React.JSX.Element {
  const { model, trans, language, say, invitation } = props;
  const { id, role, expires_at, uses, uses_left } = invitation;
  const until = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const left =
    uses_left === null
      ? trans._n('used %1 time, any number left', 'used %1 times, any number left', uses)
      : trans._n('%1 use left', '%1 uses left', uses_left);
  const name = trans.__('Link %1', id);
  const revoke = async (): Promise<void> => {
    if (await model.revoke(id)) {
      say(trans.__('Link %1 was revoked.', id));
    }
  };
  return (
    <li className="jddb-Share-member">
      <span className="jddb-Share-who">
        <span className="jddb-Share-name">{`${name} · ${roleName(role, trans)}`}</span>
        <span className="jddb-Share-hint">
          {trans.__('works until %1', until.format(expires_at))}
        </span>
        <span className="jddb-Share-hint">{left}</span>
      </span>
      <button
        type="button"
        className="jddb-Button"
        aria-label={trans.__('Revoke link %1', id)}
        onClick={() => void revoke()}
      >
        {trans.__('Revoke')}
      </button>
    </li>
  );
}

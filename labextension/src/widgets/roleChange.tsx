/**
 * The role of a member, changed in two steps: a closed list takes each arrow key for a choice, and
 * nobody is to be an owner for as long as it takes to go past it. So what is chosen is given when it
 * is applied.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Role } from '../models/peopleApi';
import { RoleSelect } from './roleSelect';
import { ROLES } from './roles';

export interface IRoleChange {
  /** What was chosen and is not the role; stays when it could not be given. */
  draft: Role | null;
  setDraft: (role: Role | null) => void;
  select: React.RefObject<HTMLSelectElement>;
}

/** A draft that goes as soon as the role is what was chosen, whoever gave it. */
export function useRoleChange(role: Role): IRoleChange {
  const [draft, setDraft] = React.useState<Role | null>(null);
  const select = React.useRef<HTMLSelectElement>(null);
  React.useEffect(() => setDraft(chosen => (chosen === role ? null : chosen)), [role]);
  return { draft: draft === role ? null : draft, setDraft, select };
}

export function RoleChange(props: {
  name: string;
  role: Role;
  change: IRoleChange;
  trans: TranslationBundle;
  onDraft: () => void;
  onApply: (role: Role) => void;
}): React.JSX.Element {
  const { name, role, change, trans, onDraft, onApply } = props;
  const { draft, setDraft, select } = change;
  const choose = (chosen: Role | null): void => {
    setDraft(chosen);
    onDraft();
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (draft === null) {
      return; // Escape closes the window
    }
    if (event.key === 'Escape') {
      event.preventDefault();
      choose(null);
    } else if (event.key === 'Enter' && event.target === select.current) {
      event.preventDefault();
      onApply(draft);
    }
  };
  return (
    <span className="jddb-Share-role" onKeyDown={onKeyDown}>
      <RoleSelect
        label={trans.__('Role of %1', name)}
        roles={ROLES}
        value={draft ?? role}
        trans={trans}
        selectRef={select}
        onChange={chosen => choose(chosen === role ? null : chosen)}
      />
      {draft !== null && (
        <ApplyButton
          label={trans.__('Change role of %1', name)}
          text={trans.__('Change role')}
          onClick={() => onApply(draft)}
          back={select}
        />
      )}
    </span>
  );
}

/** When it goes, the focus that it had goes back to the list. */
function ApplyButton(props: {
  label: string;
  text: string;
  onClick: () => void;
  back: React.RefObject<HTMLElement>;
}): React.JSX.Element {
  const { label, text, onClick, back } = props;
  const button = React.useRef<HTMLButtonElement>(null);
  React.useLayoutEffect(() => {
    const shown = button.current;
    return () => {
      if (document.activeElement === shown) {
        back.current?.focus();
      }
    };
  }, [back]);
  return (
    <button
      ref={button}
      type="button"
      className="jddb-Button jddb-mod-accept"
      aria-label={label}
      onClick={onClick}
    >
      {text}
    </button>
  );
}

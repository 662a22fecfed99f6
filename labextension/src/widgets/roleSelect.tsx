import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Role } from '../models/peopleApi';
import { roleMeaning, roleName } from './roles';

/** A choice of roles, each with what it allows. */
export function RoleSelect(props: {
  label: string;
  roles: readonly Role[];
  value: Role;
  trans: TranslationBundle;
  onChange: (role: Role) => void;
  disabled?: boolean;
  selectRef?: React.RefObject<HTMLSelectElement>;
}): React.JSX.Element {
  const { label, roles, value, trans, onChange } = props;
  return (
    <select
      ref={props.selectRef}
      className="jddb-Input"
      aria-label={label}
      title={roleMeaning(value, trans)}
      value={value}
      disabled={props.disabled}
      onChange={event => onChange(event.target.value as Role)}
    >
      {roles.map(role => (
        <option key={role} value={role} title={roleMeaning(role, trans)}>
          {roleName(role, trans)}
        </option>
      ))}
    </select>
  );
}

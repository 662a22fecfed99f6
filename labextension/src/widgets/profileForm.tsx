/** How oneself is shown to the others: a name and a colour. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { initials, knownColour, textOn } from '../editor/colours';
import { messageOf } from '../models/jobList';
import type { IMe, PeopleApi } from '../models/peopleApi';

/** A colour of the palette by its name. */
export function colourName(colour: string, trans: TranslationBundle): string {
  const names: Record<string, () => string> = {
    '#0b6e4f': () => trans.__('Green'),
    '#1f5fa8': () => trans.__('Blue'),
    '#8a3ffc': () => trans.__('Violet'),
    '#9f1853': () => trans.__('Raspberry'),
    '#a2460a': () => trans.__('Orange'),
    '#6f5200': () => trans.__('Ochre'),
    '#00687a': () => trans.__('Teal'),
    '#7a2e8e': () => trans.__('Purple'),
    '#b1203a': () => trans.__('Red'),
    '#3d5a1e': () => trans.__('Moss'),
    '#5a4fcf': () => trans.__('Indigo'),
    '#8c4a2f': () => trans.__('Brown')
  };
  return names[colour]?.() ?? colour;
}

export function ProfileForm(props: {
  api: PeopleApi;
  me: IMe;
  trans: TranslationBundle;
  close: () => void;
}): React.JSX.Element {
  const { api, me, trans, close } = props;
  const [name, setName] = React.useState(me.user.name);
  const [colour, setColour] = React.useState(me.user.colour);
  const [error, setError] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await api.show({
        ...(name === me.user.name ? {} : { name }),
        ...(colour === me.user.colour ? {} : { colour })
      });
      close();
    } catch (problem) {
      setError(messageOf(problem));
      setBusy(false);
    }
  };
  return (
    <form className="jddb-Profile" onSubmit={event => void submit(event)}>
      {error !== null && (
        <p className="jddb-JobForm-error" role="alert">
          {error}
        </p>
      )}
      <label className="jddb-JobForm-field">
        <span>{trans.__('Name')}</span>
        <input
          className="jddb-Input"
          autoFocus
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={event => setName(event.target.value)}
        />
      </label>
      <fieldset className="jddb-Profile-colours">
        <legend>{trans.__('Colour')}</legend>
        {me.colours.map(one => (
          <label key={one} className="jddb-Profile-colour" title={colourName(one, trans)}>
            <input
              type="radio"
              name="jddb-colour"
              value={one}
              aria-label={colourName(one, trans)}
              checked={one === colour}
              onChange={() => setColour(one)}
            />
            <span
              className="jddb-Profile-swatch"
              style={{ backgroundColor: knownColour(one), color: textOn(one) }}
              aria-hidden="true"
            >
              {one === colour ? initials(name) : ''}
            </span>
          </label>
        ))}
      </fieldset>
      <p className="jddb-Share-hint">
        {trans.__('Everybody who works with you sees them, also in open documents, at once.')}
      </p>
      <div className="jddb-Notice-actions">
        <button
          type="submit"
          className="jddb-Button jddb-mod-accept"
          disabled={busy || name.trim() === ''}
        >
          {trans.__('Save')}
        </button>
      </div>
    </form>
  );
}

/** Who wrote the text: names with the colour and the line that they have in it, to be shown or not. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { knownColour } from '../../editor/colours';
import { lineStyleOf } from '../../editor/historyReader';
import { authorKey, NOBODY } from '../../models/authoredText';
import type { HistoryModel } from '../../models/history';
import { useHistory } from './parts';
import { nameOf } from './words';

export interface ILegendProps {
  model: HistoryModel;
  trans: TranslationBundle;
  hidden: ReadonlySet<string>;
  onHide: (hidden: ReadonlySet<string>) => void;
}

export function Legend({ model, trans, hidden, onHide }: ILegendProps): React.JSX.Element {
  const state = useHistory(model);
  const whole = [...state.shares.values()].reduce((sum, share) => sum + share, 0);
  const people = [...state.authors.values()].map(({ id, colour }, index) => ({
    key: authorKey(id),
    colour: knownColour(colour),
    line: lineStyleOf(index)
  }));
  const toggle = (key: string, isShown: boolean): void => {
    const next = new Set(hidden);
    if (isShown) {
      next.delete(key);
    } else {
      next.add(key);
    }
    onHide(next);
  };
  const share = (key: string): string => {
    const percent = (100 * (state.shares.get(key) ?? 0)) / Math.max(1, whole);
    return percent > 0 && percent < 1 ? trans.__('under 1%') : trans.__('%1%', Math.floor(percent));
  };
  return (
    <section className="jddb-Legend" aria-label={trans.__('Authors')}>
      <h3 className="jddb-History-heading">{trans.__('Authors')}</h3>
      <ul>
        {people.map(({ key, colour, line }) => (
          <li key={key}>
            <label>
              <input
                type="checkbox"
                checked={!hidden.has(key)}
                onChange={event => toggle(key, event.target.checked)}
              />
              <span
                className="jddb-Legend-name"
                style={{ textDecoration: `underline ${line} ${colour} 2px` }}
              >
                {nameOf(key, state, trans)}
              </span>
            </label>
            <span className="jddb-Legend-share">{share(key)}</span>
          </li>
        ))}
        {(state.shares.get(NOBODY) ?? 0) > 0 && (
          <li>
            <span className="jddb-Legend-nobody">{nameOf(NOBODY, state, trans)}</span>
            <span className="jddb-Legend-share">{share(NOBODY)}</span>
          </li>
        )}
      </ul>
    </section>
  );
}

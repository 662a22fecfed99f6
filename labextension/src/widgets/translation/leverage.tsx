/** In the status bar: how much of the source the memory gives, and on demand by how similar it is. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IBand } from '../../models/translation/api';
import type { LeverageModel } from '../../models/translation/leverage';
import { percent } from '../../models/translation/progress';
import { useChanges } from './follow';

export interface ILeverageProps {
  model: LeverageModel;
  trans: TranslationBundle;
}

export function Leverage({ model, trans }: ILeverageProps): React.JSX.Element | null {
  useChanges(model);
  const { leverage } = model;
  if (!leverage || leverage.words === 0) {
    return null;
  }
  const { bands, matched, words } = leverage;
  const explanation = trans.__('Words of the source by their best match in the memory');
  return (
    <details className="jddb-PairStatus-sections jddb-PairStatus-leverage">
      <summary title={explanation}>
        {trans.__('%1 % from memory', percent({ words, done: matched }))}
      </summary>
      <ul aria-label={explanation}>
        {bands
          .filter(band => band.segments > 0)
          .map(band => (
            <li key={band.band}>
              <span>{bandName(band.band, trans)}</span>
              <span>{trans._n('%1 word', '%1 words', band.words)}</span>
              <span>{trans.__('%1 %', percent({ words, done: band.words }))}</span>
            </li>
          ))}
      </ul>
    </details>
  );
}

function bandName(band: IBand['band'], trans: TranslationBundle): string {
  switch (band) {
    case 'context':
      return trans.__('Same text in the same context');
    case 'exact':
      return trans.__('Same text');
    case 'repetition':
      return trans.__('Repeated in this text');
    case 'none':
      return trans.__('Nothing similar');
    default: {
      const [from, to] = band.split('-');
      return trans.__('%1 to %2 % similar', from, to);
    }
  }
}

/** What can be done with a comparison. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ComparisonModel, IComparisonState } from '../models/comparison';

export interface ICompareBarProps {
  model: ComparisonModel;
  state: IComparisonState;
  trans: TranslationBundle;
  go: (step: 1 | -1) => void;
}

export function CompareBar({ model, state, trans, go }: ICompareBarProps): React.JSX.Element {
  const { found, choices } = state;
  const isReady = found !== null && choices === null;
  const button = (label: string, act: () => void, hint = label): React.JSX.Element => (
    <button
      type="button"
      className="jddb-Button"
      title={hint}
      aria-disabled={!isReady}
      onClick={() => isReady && act()}
    >
      {label}
    </button>
  );
  return (
    <div className="jddb-Compare-bar" role="toolbar" aria-label={trans.__('Comparison')}>
      {button(
        trans.__('Previous difference'),
        () => go(-1),
        `${trans.__('Previous difference')} (Shift+F7)`
      )}
      {button(trans.__('Next difference'), () => go(1), `${trans.__('Next difference')} (F7)`)}
      <label className="jddb-FindBar-option">
        <input
          type="checkbox"
          checked={state.onlyDifferences}
          onChange={event => model.showOnlyDifferences(event.target.checked)}
        />
        {trans.__('Only differences')}
      </label>
      {button(trans.__('Swap sides'), () => void model.swap())}
      {button(trans.__('Compare with another…'), () => void model.choose(''))}
      {button(trans.__('Compare again'), () => void model.refresh())}
      <span className="jddb-Compare-note" role="status">
        {state.loading
          ? trans.__('Comparing…')
          : isReady && !found.same_language
            ? trans.__('Two languages: sections stand side by side, words are not compared.')
            : ''}
      </span>
    </div>
  );
}

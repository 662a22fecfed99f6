/** Finds the job description that another one is compared with. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ComparisonModel, IComparisonState } from '../models/comparison';
import { languageBadge, languageName } from './languages';

export function CompareChooser(props: {
  model: ComparisonModel;
  state: IComparisonState;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { model, state, trans } = props;
  const field = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => field.current?.focus(), []);
  const choices = state.choices ?? [];
  return (
    <div className="jddb-Compare-chooser">
      <label className="jddb-JobForm-field">
        <span>{trans.__('Compare with')}</span>
        <input
          ref={field}
          type="search"
          className="jddb-Input"
          placeholder={trans.__('Search in job descriptions')}
          onChange={event => void model.choose(event.target.value)}
          onKeyDown={event => event.key === 'Escape' && state.right !== null && model.keepOther()}
        />
      </label>
      {choices.length === 0 && (
        <p role="status">
          {trans.__('Nothing found. Fewer words, or fewer filters, may find more.')}
        </p>
      )}
      <ul className="jddb-Compare-choices">
        {choices.map(job => (
          <li key={job.id}>
            <button
              type="button"
              className="jddb-Compare-choice"
              onClick={() => void model.compareWith(job.id)}
            >
              <span className="jddb-Badge" aria-label={languageName(job.language, trans)}>
                {languageBadge(job.language)}
              </span>
              <span>{job.title}</span>
              <span>{[job.classification, job.job_number].filter(Boolean).join(' · ')}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

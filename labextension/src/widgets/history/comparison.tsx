/** The bar for comparing: what with what, how much differs, and the way from one difference to the next. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { HistoryModel } from '../../models/history';
import type { IComparison, IHistoryState, Question } from '../../models/historyState';
import { useHistory } from './parts';
import { describePlace } from './words';

export interface IComparisonBarProps {
  model: HistoryModel;
  trans: TranslationBundle;
}

function position(comparison: IComparison, state: IHistoryState, trans: TranslationBundle): string {
  const { places, current } = comparison;
  if (places.length === 0) {
    return state.isLoading ? '' : trans.__('The two texts are the same.');
  }
  const place = places[current];
  if (!place) {
    return trans._n('%1 difference', '%1 differences', places.length);
  }
  const parts = describePlace(place.pieces, state, trans);
  return trans.__('%1 of %2: %3', current + 1, places.length, parts);
}

/** The revision that is the first of the two; any number can be typed. */
function FromRevision(props: IComparisonBarProps & { from: number }): React.JSX.Element {
  const { model, trans, from } = props;
  const { named } = model.state;
  const ask = (revision: number): void =>
    void model.compare({ kind: 'revisions', from: Math.max(0, Math.min(model.head, revision)) });
  const known = [
    { revision: 0, label: trans.__('Start of the session') },
    ...named.map(({ name, revision }) => ({ revision, label: name })),
    { revision: model.head, label: trans.__('Latest') }
  ];
  const chosen = known.findIndex(({ revision }) => revision === from);
  return (
    <>
      <label className="jddb-Comparison-field">
        {trans.__('Changes since')}
        <select
          className="jddb-Input"
          value={chosen}
          onChange={event => {
            const choice = known[Number(event.target.value)];
            if (choice) {
              ask(choice.revision);
            }
          }}
        >
          <option value={-1} disabled>
            {trans.__('Revision %1', from)}
          </option>
          {known.map(({ label }, index) => (
            <option key={index} value={index}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label className="jddb-Comparison-field">
        {trans.__('Revision')}
        <input
          type="number"
          className="jddb-Input jddb-Comparison-number"
          min={0}
          max={model.head}
          value={from}
          onChange={event => ask(Number(event.target.value))}
        />
      </label>
    </>
  );
}

function VersionChoice(props: {
  label: string;
  value: number | null;
  live: string | null;
  state: IHistoryState;
  trans: TranslationBundle;
  onChoose: (number: number | null) => void;
}): React.JSX.Element {
  const { label, value, live, state, trans, onChoose } = props;
  return (
    <label className="jddb-Comparison-field">
      {label}
      <select
        className="jddb-Input"
        value={value ?? ''}
        onChange={event => onChoose(event.target.value === '' ? null : Number(event.target.value))}
      >
        {live !== null && <option value="">{live}</option>}
        {state.published.map(({ number }) => (
          <option key={number} value={number}>
            {trans.__('Version %1', number)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Versions(
  props: IComparisonBarProps & { question: Extract<Question, { kind: 'versions' }> }
): React.JSX.Element {
  const { model, trans, question } = props;
  const common = { state: model.state, trans };
  return (
    <>
      <VersionChoice
        {...common}
        label={trans.__('Changes since')}
        value={question.from}
        live={null}
        onChoose={from => void model.compare({ ...question, from: from ?? question.from })}
      />
      <VersionChoice
        {...common}
        label={trans.__('Up to')}
        value={question.to}
        live={trans.__('Present text')}
        onChoose={to => void model.compare({ ...question, to })}
      />
    </>
  );
}

export function ComparisonBar({ model, trans }: IComparisonBarProps): React.JSX.Element | null {
  const state = useHistory(model);
  const { comparison, published } = state;
  if (!comparison) {
    return null;
  }
  const { question, words, places } = comparison;
  const newest = published[0];
  const choose = (kind: string): void => {
    if (kind === 'revisions') {
      void model.compare({ kind, from: 0 });
    } else if (newest) {
      void model.compare({ kind: 'versions', from: newest.number, to: null });
    }
  };
  const isOff = places.length === 0;
  return (
    <div className="jddb-Comparison" role="group" aria-label={trans.__('Compare')}>
      {newest && (
        <select
          className="jddb-Input"
          aria-label={trans.__('What to compare')}
          value={question.kind}
          onChange={event => choose(event.target.value)}
        >
          <option value="revisions">{trans.__('Revisions')}</option>
          <option value="versions">{trans.__('Published versions')}</option>
        </select>
      )}
      {question.kind === 'revisions' ? (
        <FromRevision model={model} trans={trans} from={question.from} />
      ) : (
        <Versions model={model} trans={trans} question={question} />
      )}
      <span className="jddb-Comparison-words">
        {trans.__(
          '%1, %2',
          trans._n('%1 word added', '%1 words added', words.inserted),
          trans._n('%1 word removed', '%1 words removed', words.deleted)
        )}
      </span>
      <button
        type="button"
        className="jddb-Button"
        aria-disabled={isOff}
        onClick={() => model.visit(-1)}
      >
        {trans.__('Previous difference')}
      </button>
      <button
        type="button"
        className="jddb-Button"
        aria-disabled={isOff}
        onClick={() => model.visit(1)}
      >
        {trans.__('Next difference')}
      </button>
      <span className="jddb-Comparison-place" role="status">
        {position(comparison, state, trans)}
      </span>
    </div>
  );
}

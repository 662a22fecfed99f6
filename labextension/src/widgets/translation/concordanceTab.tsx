/** Words in context, in all that is and was translated, with what stands for them on the other side. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Side } from '../../connection/pairInterfaces';
import type { IConcordanceState } from '../../models/translation/concordance';
import { languageName } from '../languages';
import { ConcordanceFilters } from './concordanceFilters';
import { ConcordanceHit } from './concordanceHit';
import { useChanges } from './follow';
import type { ISideOptions } from './sidePanel';

/** Milliseconds without a key before it is looked for. */
const QUIET = 250;

export function ConcordanceTab(props: ISideOptions): React.JSX.Element {
  const { model, concordance, trans, keyOf } = props;
  useChanges(concordance);
  const { pair } = model.state;
  const { state } = concordance;
  if (!pair) {
    return <></>;
  }
  return (
    <>
      <Search {...props} state={state} />
      <ConcordanceFilters {...props} pair={pair} />
      {state.error !== null && (
        <p className="jddb-PairSide-none" role="alert">
          {state.error}
        </p>
      )}
      <p className="jddb-PairSide-none" role="status">
        {summary(state, keyOf('jddb:segment-concordance'), trans)}
      </p>
      {(state.found?.equivalents.length ?? 0) > 0 && (
        <ul className="jddb-PairSide-equivalents" aria-label={trans.__('Equivalents found')}>
          {state.found?.equivalents.map(({ text, count }) => (
            <li key={text}>
              <button
                type="button"
                className="jddb-Button"
                disabled={!model.canWrite || state.side === 'target'}
                onClick={() => props.actions.insertText(text)}
              >
                {text} <span className="jddb-PairSide-count">{count}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <ol className="jddb-PairSide-list" aria-label={trans.__('Places found')}>
        {state.found?.hits.map(hit => (
          <ConcordanceHit
            key={`${hit.unit_id} ${hit.pair_id} ${hit.link_id}`}
            hit={hit}
            {...props}
          />
        ))}
      </ol>
      {state.found?.next && (
        <button type="button" className="jddb-Button" onClick={() => void concordance.more(pair)}>
          {trans.__('Show more')}
        </button>
      )}
    </>
  );
}

function summary(
  { found, isLoading }: IConcordanceState,
  key: string,
  trans: TranslationBundle
): string {
  if (isLoading) {
    return trans.__('Looking…');
  }
  if (!found) {
    return key
      ? trans.__('Select words in either text and press %1, or type them here.', key)
      : trans.__('Type words to be looked up.');
  }
  if (found.total === null) {
    return trans.__('Counting…');
  }
  return found.total === 0
    ? trans.__('Not found in any translation.')
    : trans._n('%1 place', '%1 places', found.total);
}

function Search(props: ISideOptions & { state: IConcordanceState }): React.JSX.Element {
  const { model, concordance, trans, state } = props;
  const [typed, setTyped] = React.useState(state.query);
  const timer = React.useRef<ReturnType<typeof setTimeout>>();
  React.useEffect(() => setTyped(state.query), [state.query]);
  React.useEffect(() => () => clearTimeout(timer.current), []);
  const { pair } = model.state;
  const look = (query: string, side: Side): void => {
    clearTimeout(timer.current);
    if (pair) {
      void concordance.search(pair, query, side);
    }
  };
  return (
    <form
      className="jddb-PairSide-search"
      role="search"
      onSubmit={event => {
        event.preventDefault();
        look(typed, state.side);
      }}
    >
      <input
        type="search"
        className="jddb-Input"
        value={typed}
        aria-label={trans.__('Words, "phrase" or beginn*')}
        placeholder={trans.__('Words, "phrase" or beginn*')}
        onChange={event => {
          const { value } = event.target;
          setTyped(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => look(value, state.side), QUIET);
        }}
      />
      <select
        className="jddb-Toolbar-style"
        aria-label={trans.__('Language that is searched')}
        value={state.side}
        onChange={event => look(typed, event.target.value as Side)}
      >
        {(['source', 'target'] as const).map(side => (
          <option key={side} value={side}>
            {pair && languageName(pair[side].language, trans)}
          </option>
        ))}
      </select>
    </form>
  );
}

/** The search field of the list, what it understands, and the filters below it. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IFacetValue, IJobFilters } from '../models/api';
import type { IJobListState, JobListModel, Sort } from '../models/jobList';
import { NO_FILTERS } from '../models/jobList';
import { filterName, valueName } from './filterNames';

/** Milliseconds from the last key to the search. */
const SEARCH_DELAY = 200;
const FILTERS = Object.keys(NO_FILTERS) as (keyof IJobFilters)[];

export interface ISearchFieldsProps {
  state: IJobListState;
  model: JobListModel;
  trans: TranslationBundle;
}

export function SearchFields({ state, model, trans }: ISearchFieldsProps): React.JSX.Element {
  const [query, setQuery] = React.useState(state.query);
  const [isOpen, setOpen] = React.useState(false);
  const timer = React.useRef<number | undefined>(undefined);
  React.useEffect(() => () => window.clearTimeout(timer.current), []);
  const searchSoon = (text: string): void => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void model.search(text), SEARCH_DELAY);
  };
  const label = trans.__('Search in job descriptions');
  const chosen = FILTERS.filter(filter => state.filters[filter] !== '');
  return (
    <div className="jddb-Browser-search" role="search" aria-label={label}>
      <div className="jddb-Browser-searchRow">
        <input
          type="search"
          className="jddb-Input"
          aria-label={label}
          aria-describedby="jddb-search-hint"
          placeholder={label}
          value={query}
          onChange={event => {
            setQuery(event.target.value);
            searchSoon(event.target.value);
          }}
        />
        <button
          type="button"
          className="jddb-Button"
          aria-expanded={isOpen}
          aria-controls="jddb-filters"
          onClick={() => setOpen(!isOpen)}
        >
          {trans.__('Filters')}
        </button>
      </div>
      <p id="jddb-search-hint" className={isOpen ? 'jddb-Browser-hint' : 'jddb-mod-hidden'}>
        {trans.__(
          'All words are looked for. “A phrase” in quotation marks, manag* for a beginning, -draft for what must not be there.'
        )}
      </p>
      {isOpen && (
        <div id="jddb-filters" className="jddb-Filters">
          {FILTERS.map(filter => (
            <FilterSelect key={filter} filter={filter} state={state} model={model} trans={trans} />
          ))}
          <SortSelect state={state} model={model} trans={trans} />
        </div>
      )}
      {chosen.length > 0 && (
        <div className="jddb-Chips" role="group" aria-label={trans.__('Chosen filters')}>
          {chosen.map(filter => (
            <Chip key={filter} filter={filter} state={state} model={model} trans={trans} />
          ))}
          <button
            type="button"
            className="jddb-Chip jddb-mod-clear"
            onClick={() => void model.narrow(NO_FILTERS)}
          >
            {trans.__('Clear all')}
          </button>
        </div>
      )}
    </div>
  );
}

type IFilterProps = ISearchFieldsProps & { filter: keyof IJobFilters };

function FilterSelect({ filter, state, model, trans }: IFilterProps): React.JSX.Element {
  const value = state.filters[filter];
  const values = (state.facets?.facets[filter] ?? []).filter(entry => entry.value !== '');
  const isThere = values
    .flatMap(entry => [entry, ...(entry.levels ?? [])])
    .some(entry => entry.value === value);
  const option = (entry: IFacetValue, indent = ''): React.JSX.Element => (
    <option key={entry.value} value={entry.value}>
      {`${indent}${valueName(filter, entry.value, trans)} (${entry.count})`}
    </option>
  );
  return (
    <label className="jddb-Filter">
      <span>{filterName(filter, trans)}</span>
      <select
        className="jddb-Input"
        value={value}
        onChange={event => void model.narrow({ [filter]: event.target.value })}
      >
        <option value="">{trans.__('All')}</option>
        {value !== '' && !isThere && option({ value, count: 0 })}
        {values.flatMap(entry => {
          const levels = (entry.levels ?? []).filter(level => level.value !== entry.value);
          return [option(entry), ...levels.map(level => option(level, '\u2003'))];
        })}
      </select>
    </label>
  );
}

function SortSelect({ state, model, trans }: ISearchFieldsProps): React.JSX.Element {
  return (
    <label className="jddb-Filter">
      <span>{trans.__('Order')}</span>
      <select
        className="jddb-Input"
        value={state.sort}
        onChange={event => void model.order(event.target.value as Sort)}
      >
        <option value="best">{trans.__('Best match first')}</option>
        <option value="newest">{trans.__('Newest first')}</option>
      </select>
    </label>
  );
}

function Chip({ filter, state, model, trans }: IFilterProps): React.JSX.Element {
  const name = valueName(filter, state.filters[filter], trans);
  return (
    <button
      type="button"
      className="jddb-Chip"
      title={filterName(filter, trans)}
      aria-label={trans.__('Do not filter by %1: %2', filterName(filter, trans), name)}
      onClick={() => void model.narrow({ [filter]: '' })}
    >
      {name} <span aria-hidden="true">×</span>
    </button>
  );
}

/** What the places of the concordance are narrowed to. */
import * as React from 'react';

import type { IConcordanceFilters, IPair, Where } from '../../models/translation/api';
import { filterName } from '../filterNames';
import type { ISideOptions } from './sidePanel';
import { entryStatusName, whereName } from './words';

const WHERE: readonly Where[] = ['live', 'published', 'memory'];
const STATUSES = ['draft', 'needs_review', 'reviewed', 'approved', 'imported'];

interface IOption {
  value: string;
  label: string;
}

export function ConcordanceFilters(props: ISideOptions & { pair: IPair }): React.JSX.Element {
  const { concordance, trans, pair } = props;
  const { filters, facets } = concordance.state;
  const [isOpen, setOpen] = React.useState(false);
  const chosen = Object.values(filters).filter(Boolean).length;
  const toggle = (): void => {
    setOpen(!isOpen);
    if (!isOpen) {
      void concordance.loadFacets();
    }
  };
  const select = (
    name: keyof IConcordanceFilters,
    label: string,
    options: IOption[]
  ): React.JSX.Element => (
    <label className="jddb-Filter">
      <span>{label}</span>
      <select
        className="jddb-Input"
        value={filters[name]}
        onChange={event => void concordance.narrow(pair, { [name]: event.target.value })}
      >
        <option value="">{trans.__('All')}</option>
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <button
        type="button"
        className="jddb-Button jddb-PairSide-filters"
        aria-expanded={isOpen}
        onClick={toggle}
      >
        {chosen > 0 ? trans.__('Filters (%1)', chosen) : trans.__('Filters')}
      </button>
      {isOpen && (
        <div className="jddb-Filters" role="group" aria-label={trans.__('Filters')}>
          {select(
            'found_in',
            trans.__('Where'),
            WHERE.map(value => ({ value, label: whereName(value, trans) }))
          )}
          {select(
            'status',
            trans.__('Status of the segment'),
            STATUSES.map(value => ({ value, label: entryStatusName(value, trans) }))
          )}
          {(['classification', 'department'] as const).map(name => (
            <React.Fragment key={name}>
              {select(name, filterName(name, trans), valuesOf(facets?.[name], filters[name]))}
            </React.Fragment>
          ))}
        </div>
      )}
    </>
  );
}

/** A group before its levels; what is chosen stays there while nothing has it. */
function valuesOf(
  values: readonly { value: string; levels?: { value: string }[] }[] | undefined,
  chosen: string
): IOption[] {
  const options = (values ?? [])
    .filter(({ value }) => value !== '')
    .flatMap(({ value, levels = [] }) => [
      { value, label: value },
      ...levels
        .filter(level => level.value !== value)
        .map(level => ({ value: level.value, label: `\u2003${level.value}` }))
    ]);
  const isThere = chosen === '' || options.some(({ value }) => value === chosen);
  return isThere ? options : [{ value: chosen, label: chosen }, ...options];
}

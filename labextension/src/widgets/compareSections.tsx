/** The two columns of a comparison; a row is a line beside the one that it became, so both scroll together. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IJob, Language } from '../models/api';
import type { ICell, IComparedSection, IComparison, IRow } from '../models/compareApi';
import type { IComparisonState } from '../models/comparison';
import { differs } from '../models/comparison';
import { fieldName, sectionName } from './filterNames';
import { languageBadge, languageName, textIn } from './languages';
import { Marked } from './marked';

/** Of the text on the left, and of the one on the right. */
type Languages = readonly [Language, Language];

export interface ICompareSectionsProps {
  found: IComparison;
  state: IComparisonState;
  trans: TranslationBundle;
  open: (id: number) => void;
}

export function CompareSections(props: ICompareSectionsProps): React.JSX.Element {
  const { found, state, trans, open } = props;
  const shown = found.sections.filter(
    section => !state.onlyDifferences || section.changed || section.moved
  );
  const isSame =
    found.same_language &&
    found.metadata.every(({ name }) => name === 'job_number') &&
    !found.sections.some(section => section.changed || section.moved);
  return (
    <div
      className="jddb-Compare-scroller"
      tabIndex={0}
      role="region"
      aria-label={trans.__('Both texts')}
    >
      <div className="jddb-Compare-heads">
        <Head job={found.left} trans={trans} open={open} />
        <Head job={found.right} trans={trans} open={open} />
      </div>
      {isSame && <p className="jddb-Browser-words">{trans.__('The two texts are the same.')}</p>}
      <Fields found={found} trans={trans} />
      {shown.map((section, index) => (
        <Section
          key={index}
          section={section}
          languages={[found.left.language, found.right.language]}
          onlyDifferences={state.onlyDifferences && found.same_language}
          trans={trans}
        />
      ))}
    </div>
  );
}

function Head(props: {
  job: IJob;
  trans: TranslationBundle;
  open: (id: number) => void;
}): React.JSX.Element {
  const { job, trans, open } = props;
  return (
    <div className="jddb-Compare-head">
      <h2>
        <button type="button" className="jddb-Compare-open" onClick={() => open(job.id)}>
          <bdi lang={job.language}>{job.title}</bdi>
        </button>
      </h2>
      <span className="jddb-Badge" aria-label={languageName(job.language, trans)}>
        {languageBadge(job.language)}
      </span>
      <span>{[job.classification, job.job_number].filter(Boolean).join(' · ')}</span>
    </div>
  );
}

function Fields(props: { found: IComparison; trans: TranslationBundle }): React.JSX.Element | null {
  const { found, trans } = props;
  if (found.metadata.length === 0) {
    return null;
  }
  return (
    <details className="jddb-Compare-fields">
      <summary>{trans._n('%1 detail differs', '%1 details differ', found.metadata.length)}</summary>
      <table>
        <tbody>
          {found.metadata.map(({ name, left, right }) => (
            <tr key={name}>
              <th scope="row">{fieldName(name, trans)}</th>
              <td>{left ?? '–'}</td>
              <td>{right ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Section(props: {
  section: IComparedSection;
  languages: Languages;
  onlyDifferences: boolean;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { section, languages, onlyDifferences, trans } = props;
  const name = section.left || section.right || sectionName(section.kind, trans);
  const rows = section.rows.filter(row => !onlyDifferences || differs(row));
  const notes = [
    section.left === null && trans.__('Only on the right'),
    section.right === null && trans.__('Only on the left'),
    section.moved && trans.__('Stands elsewhere in the other text')
  ].filter(note => note !== false);
  return (
    <section className="jddb-Compare-section" aria-label={name || trans.__('Beginning')}>
      {notes.length > 0 && (
        <p className="jddb-Compare-sectionNote">
          <strong>{name || trans.__('Beginning')}</strong> {notes.join(' · ')}
        </p>
      )}
      {rows.map((row, index) => (
        <Row key={index} row={row} languages={languages} trans={trans} />
      ))}
    </section>
  );
}

function Row(props: {
  row: IRow;
  languages: Languages;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { row, languages, trans } = props;
  const [left, right] = languages;
  const isDifferent = differs(row);
  return (
    <div
      className="jddb-Compare-row"
      role="group"
      data-difference={isDifferent ? '' : undefined}
      tabIndex={isDifferent ? -1 : undefined}
      aria-label={isDifferent ? trans.__('Difference') : undefined}
    >
      <Side cell={row.left} language={left} tag="del" />
      <Side cell={row.right} language={right} tag="ins" />
    </div>
  );
}

function Side(props: {
  cell: ICell | null;
  language: Language;
  tag: 'del' | 'ins';
}): React.JSX.Element {
  const { cell, language, tag } = props;
  if (cell === null) {
    return <div className="jddb-Compare-cell jddb-mod-missing" />;
  }
  const { header, list, indent } = cell.attributes;
  return (
    <div
      className="jddb-Compare-cell"
      data-header={typeof header === 'number' ? header : undefined}
      data-list={typeof list === 'string' ? list : undefined}
      {...textIn(language)}
      style={typeof indent === 'number' ? { paddingInlineStart: `${1 + indent}em` } : undefined}
    >
      <Marked text={cell.text} marks={cell.marks} tag={tag} />
    </div>
  );
}

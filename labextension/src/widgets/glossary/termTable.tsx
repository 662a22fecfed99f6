/** The terms that were found, a row each. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ITerm, IWording } from '../../models/glossaryApi';
import { languageBadge, languageName } from '../languages';
import { partOfSpeechName, statusName } from './names';

/** The languages that have a column; others stand below the note. */
export const COLUMNS = ['en', 'fr'] as const;

/** Whether a wording is in a language, or in that of one country. */
export function isOf(wording: IWording, language: string): boolean {
  return wording.language.split('-')[0] === language;
}

export interface ITermTableProps {
  terms: readonly ITerm[];
  canChange: boolean;
  trans: TranslationBundle;
  onChange: (term: ITerm) => void;
  onRemove: (term: ITerm) => void;
}

export function TermTable(props: ITermTableProps): React.JSX.Element {
  const { terms, canChange, trans } = props;
  return (
    <table className="jddb-Glossary-table">
      <thead>
        <tr>
          {COLUMNS.map(language => (
            <th key={language} scope="col">
              {languageName(language, trans)}
            </th>
          ))}
          <th scope="col">{trans.__('Subject and note')}</th>
          {canChange && (
            <th scope="col">
              <span className="jddb-mod-hidden">{trans.__('What can be done')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {terms.map(term => (
          <tr key={term.id}>
            {COLUMNS.map(language => (
              <td key={language} lang={language}>
                <Wordings
                  wordings={term.wordings.filter(wording => isOf(wording, language))}
                  trans={trans}
                />
              </td>
            ))}
            <td>
              {term.subject !== '' && <p className="jddb-Glossary-subject">{term.subject}</p>}
              {term.note !== '' && <p>{term.note}</p>}
              <OtherLanguages term={term} />
            </td>
            {canChange && <Actions {...props} term={term} />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Wordings(props: {
  wordings: readonly IWording[];
  trans: TranslationBundle;
}): React.JSX.Element {
  const { wordings, trans } = props;
  return (
    <ul className="jddb-Glossary-wordings">
      {wordings.map(({ text, status, part_of_speech: part, forms }, index) => (
        <li key={index} data-status={status}>
          <span className="jddb-Glossary-wording">{text}</span>
          {status !== 'approved' && (
            <span className="jddb-Badge" lang="">
              {statusName(status, trans)}
            </span>
          )}
          {(part !== '' || forms.length > 0) && (
            <span className="jddb-Glossary-forms">
              {[part === '' ? '' : partOfSpeechName(part, trans), ...forms]
                .filter(Boolean)
                .join(', ')}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function OtherLanguages({ term }: { term: ITerm }): React.JSX.Element | null {
  const columns: readonly string[] = COLUMNS;
  const others = term.wordings.filter(
    wording => !columns.some(language => isOf(wording, language))
  );
  if (others.length === 0) {
    return null;
  }
  return (
    <ul className="jddb-Glossary-wordings">
      {others.map(({ language, text }, index) => (
        <li key={index} lang={language}>
          <span className="jddb-Badge">{languageBadge(language)}</span> {text}
        </li>
      ))}
    </ul>
  );
}

function Actions(props: ITermTableProps & { term: ITerm }): React.JSX.Element {
  const { term, trans, onChange, onRemove } = props;
  const name = term.wordings[0]?.text ?? '';
  return (
    <td className="jddb-Glossary-actions">
      <button
        type="button"
        className="jddb-Button"
        aria-label={trans.__('Change “%1”', name)}
        onClick={() => onChange(term)}
      >
        {trans.__('Change')}
      </button>
      <button
        type="button"
        className="jddb-Button"
        aria-label={trans.__('Delete “%1”', name)}
        onClick={() => onRemove(term)}
      >
        {trans.__('Delete')}
      </button>
    </td>
  );
}

/** Chooses any language: one of the common ones, or by its tag. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Language } from '../models/api';
import { commonLanguages, languageName } from './languages';

export interface ILanguageChoiceProps {
  /** What is chosen elsewhere, or makes no sense here. */
  without: readonly Language[];
  /** What the button says that takes the choice. */
  accept: string;
  isBusy: boolean;
  trans: TranslationBundle;
  onChoose: (language: Language) => void;
}

export function LanguageChoice(props: ILanguageChoiceProps): React.JSX.Element {
  const { without, accept, isBusy, trans, onChoose } = props;
  const [chosen, setChosen] = React.useState('');
  const [tag, setTag] = React.useState('');
  const isOther = chosen === OTHER_LANGUAGE;
  const language = isOther ? tag.trim() : chosen;
  return (
    <form
      className="jddb-LanguageChoice"
      onSubmit={event => {
        event.preventDefault();
        onChoose(language);
      }}
    >
      <label>
        <span>{trans.__('Another language')}</span>
        <select
          className="jddb-Input"
          value={chosen}
          onChange={event => setChosen(event.target.value)}
        >
          <option value="">{trans.__('Choose…')}</option>
          {commonLanguages(trans)
            .filter(common => !without.includes(common.language))
            .map(common => (
              <option key={common.language} value={common.language}>
                {common.name}
              </option>
            ))}
          <option value={OTHER_LANGUAGE}>{trans.__('By its tag…')}</option>
        </select>
      </label>
      {isOther && (
        <label>
          <span>{trans.__('Language tag, such as es-MX or iu-Cans')}</span>
          <input
            className="jddb-Input"
            value={tag}
            autoComplete="off"
            spellCheck={false}
            onChange={event => setTag(event.target.value)}
          />
          <span className="jddb-LanguageChoice-name" role="status">
            {languageName(language, trans)}
          </span>
        </label>
      )}
      <button type="submit" className="jddb-Button" disabled={isBusy || language === ''}>
        {accept}
      </button>
    </form>
  );
}

/** The value of a choice that stands for a tag that is typed. */
export const OTHER_LANGUAGE = '*';

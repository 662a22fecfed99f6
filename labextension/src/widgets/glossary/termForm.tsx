/** A term being written: its wordings in both languages, subject and note. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ITermContent, IWording, PartOfSpeech, TermStatus } from '../../models/glossaryApi';
import { PARTS_OF_SPEECH, TERM_STATUSES } from '../../models/glossaryApi';
import { messageOf } from '../../models/jobList';
import { languageName } from '../languages';
import { partOfSpeechName, statusName } from './names';
import { COLUMNS, isOf } from './termTable';

export interface ITermFormProps {
  /** Null: a new one. */
  term: ITermContent | null;
  trans: TranslationBundle;
  submit: (term: ITermContent) => Promise<void>;
  close: () => void;
}

function emptyWording(language: string): IWording {
  return { language, text: '', status: 'approved', part_of_speech: '', forms: [] };
}

/** Every column has at least one line to write in. */
function prepared(term: ITermContent | null): ITermContent {
  const wordings = [...(term?.wordings ?? [])];
  for (const language of COLUMNS) {
    if (!wordings.some(wording => isOf(wording, language))) {
      wordings.push(emptyWording(language));
    }
  }
  return { wordings, subject: term?.subject ?? '', note: term?.note ?? '' };
}

/** Without the lines that nobody wrote in. */
function written({ wordings, subject, note }: ITermContent): ITermContent {
  return {
    wordings: wordings
      .map(wording => ({ ...wording, text: wording.text.trim() }))
      .filter(({ text }) => text !== ''),
    subject: subject.trim(),
    note: note.trim()
  };
}

export function TermForm({ term, trans, submit, close }: ITermFormProps): React.JSX.Element {
  const [content, setContent] = React.useState(() => prepared(term));
  const [error, setError] = React.useState<string | null>(null);
  const [isSaving, setSaving] = React.useState(false);
  const put = (index: number, change: Partial<IWording>): void =>
    setContent(now => ({
      ...now,
      wordings: now.wordings.map((one, at) => (at === index ? { ...one, ...change } : one))
    }));
  const save = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault();
    const result = written(content);
    if (result.wordings.length === 0) {
      setError(trans.__('A term needs a wording in one language at least.'));
      return;
    }
    setSaving(true);
    try {
      await submit(result);
      close();
    } catch (problem) {
      setError(messageOf(problem));
      setSaving(false);
    }
  };
  return (
    <form className="jddb-TermForm" onSubmit={event => void save(event)}>
      {error !== null && (
        <p className="jddb-JobForm-error" role="alert">
          {error}
        </p>
      )}
      {COLUMNS.map(language => (
        <fieldset key={language} className="jddb-TermForm-language">
          <legend>{languageName(language, trans)}</legend>
          {content.wordings.map((wording, index) =>
            isOf(wording, language) ? (
              <WordingFields
                key={index}
                wording={wording}
                takesFocus={index === content.wordings.findIndex(one => one.language === 'en')}
                trans={trans}
                onChange={change => put(index, change)}
              />
            ) : null
          )}
          <button
            type="button"
            className="jddb-Button"
            onClick={() =>
              setContent(now => ({ ...now, wordings: [...now.wordings, emptyWording(language)] }))
            }
          >
            {trans.__('Another wording')}
          </button>
        </fieldset>
      ))}
      <label className="jddb-JobForm-field">
        <span>{trans.__('Subject')}</span>
        <input
          className="jddb-Input"
          maxLength={200}
          value={content.subject}
          onChange={event => setContent({ ...content, subject: event.target.value })}
        />
      </label>
      <label className="jddb-JobForm-field">
        <span>{trans.__('Note')}</span>
        <textarea
          className="jddb-Input jddb-TermForm-note"
          rows={2}
          maxLength={10_000}
          value={content.note}
          onChange={event => setContent({ ...content, note: event.target.value })}
        />
      </label>
      <div className="jddb-Notice-actions">
        <button type="submit" className="jddb-Button jddb-mod-accept" disabled={isSaving}>
          {trans.__('Save')}
        </button>
        <button type="button" className="jddb-Button" onClick={close}>
          {trans.__('Cancel')}
        </button>
      </div>
    </form>
  );
}

function WordingFields(props: {
  wording: IWording;
  takesFocus: boolean;
  trans: TranslationBundle;
  onChange: (change: Partial<IWording>) => void;
}): React.JSX.Element {
  const { wording, takesFocus, trans, onChange } = props;
  const [forms, setForms] = React.useState(wording.forms.join(', '));
  return (
    <div className="jddb-TermForm-wording">
      <input
        className="jddb-Input"
        aria-label={trans.__('Wording')}
        placeholder={trans.__('Wording')}
        lang={wording.language}
        spellCheck
        autoFocus={takesFocus}
        maxLength={500}
        value={wording.text}
        onChange={event => onChange({ text: event.target.value })}
      />
      <select
        className="jddb-Input"
        aria-label={trans.__('Status')}
        value={wording.status}
        onChange={event => onChange({ status: event.target.value as TermStatus })}
      >
        {TERM_STATUSES.map(status => (
          <option key={status} value={status}>
            {statusName(status, trans)}
          </option>
        ))}
      </select>
      <select
        className="jddb-Input"
        aria-label={trans.__('Part of speech')}
        value={wording.part_of_speech}
        onChange={event => onChange({ part_of_speech: event.target.value as PartOfSpeech })}
      >
        {PARTS_OF_SPEECH.map(part => (
          <option key={part} value={part}>
            {partOfSpeechName(part, trans)}
          </option>
        ))}
      </select>
      <input
        className="jddb-Input"
        aria-label={trans.__('Unusual forms, separated by commas')}
        placeholder={trans.__('Unusual forms, separated by commas')}
        lang={wording.language}
        value={forms}
        onChange={event => {
          setForms(event.target.value);
          onChange({
            forms: event.target.value
              .split(',')
              .map(form => form.trim())
              .filter(Boolean)
          });
        }}
      />
    </div>
  );
}

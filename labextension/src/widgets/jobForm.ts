/** The fields of a job description, in a dialog. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { INewJob, Language } from '../models/api';
import type { IFormOptions } from './form';
import { FormBody, showForm } from './form';
import { OTHER_LANGUAGE } from './languageChoice';
import { commonLanguages, languageName } from './languages';

class JobFormBody extends FormBody<INewJob> {
  constructor(values: INewJob, error: string | null, trans: TranslationBundle) {
    super(error);
    this.title_ = this.addInput(trans.__('Title'), values.title);
    this.number = this.addInput(trans.__('Job number'), values.job_number);
    this.classification = this.addInput(trans.__('Classification'), values.classification);
    this.classification.placeholder = trans.__('for example EX-01');
    this.language = this.addLanguages(values.language, trans);
    this.tag = this.addTag(trans);
    if (this.language.value === OTHER_LANGUAGE) {
      this.tag.value = values.language;
    }
    this.showTag();
  }

  getValue(): INewJob {
    return {
      title: this.title_.value.trim(),
      job_number: this.number.value.trim(),
      classification: this.classification.value.trim().toUpperCase(),
      language: this.language.value === OTHER_LANGUAGE ? this.tag.value.trim() : this.language.value
    };
  }

  private addLanguages(value: Language, trans: TranslationBundle): HTMLSelectElement {
    const select = document.createElement('select');
    select.className = 'jddb-Input';
    for (const { language, name } of commonLanguages(trans)) {
      select.add(new Option(name, language));
    }
    select.add(new Option(trans.__('Another, by its tag…'), OTHER_LANGUAGE));
    select.value = value;
    if (select.selectedIndex < 0) {
      select.value = OTHER_LANGUAGE;
    }
    select.addEventListener('change', () => this.showTag());
    this.addField(trans.__('Language'), select);
    return select;
  }

  private addTag(trans: TranslationBundle): HTMLInputElement {
    const input = document.createElement('input');
    input.className = 'jddb-Input';
    input.autocomplete = 'off';
    input.spellcheck = false;
    const field = this.addField(trans.__('Language tag, such as es-MX or iu-Cans'), input);
    const name = document.createElement('span');
    name.className = 'jddb-LanguageChoice-name';
    name.setAttribute('role', 'status');
    field.append(name);
    input.addEventListener('input', () => {
      name.textContent = languageName(input.value.trim(), trans);
    });
    return input;
  }

  /** A tag is asked for where none of the languages in the list was chosen. */
  private showTag(): void {
    const field = this.tag.parentElement;
    field?.toggleAttribute('hidden', this.language.value !== OTHER_LANGUAGE);
  }

  private readonly title_: HTMLInputElement;
  private readonly number: HTMLInputElement;
  private readonly classification: HTMLInputElement;
  private readonly language: HTMLSelectElement;
  private readonly tag: HTMLInputElement;
}

export type IJobFormOptions = Omit<IFormOptions<INewJob>, 'createBody'>;

/** @returns whether the form was submitted with success */
export function showJobForm(options: IJobFormOptions): Promise<boolean> {
  const { trans } = options;
  return showForm({
    ...options,
    createBody: (values, error) => new JobFormBody(values, error, trans),
    submit: async values => {
      if (values.title === '' || values.job_number === '') {
        throw new Error(trans.__('A title and a job number are needed.'));
      }
      await options.submit(values);
    }
  });
}

/** The fields of a job description, in a dialog. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { INewJob, Language } from '../models/api';
import type { IFormOptions } from './form';
import { FormBody, showForm } from './form';
import { languageName } from './languages';

const LANGUAGES: readonly Language[] = ['en', 'fr'];

class JobFormBody extends FormBody<INewJob> {
  constructor(values: INewJob, error: string | null, trans: TranslationBundle) {
    super(error);
    this.title_ = this.addInput(trans.__('Title'), values.title);
    this.number = this.addInput(trans.__('Job number'), values.job_number);
    this.classification = this.addInput(trans.__('Classification'), values.classification);
    this.classification.placeholder = trans.__('for example EX-01');
    this.language = this.addLanguages(trans.__('Language'), values.language, trans);
  }

  getValue(): INewJob {
    return {
      title: this.title_.value.trim(),
      job_number: this.number.value.trim(),
      classification: this.classification.value.trim().toUpperCase(),
      language: this.language.value as Language
    };
  }

  private addLanguages(
    label: string,
    value: Language,
    trans: TranslationBundle
  ): HTMLSelectElement {
    const select = document.createElement('select');
    select.className = 'jddb-Input';
    for (const language of LANGUAGES) {
      const name = languageName(language, trans);
      select.add(new Option(name, language, language === value, language === value));
    }
    this.addField(label, select);
    return select;
  }

  private readonly title_: HTMLInputElement;
  private readonly number: HTMLInputElement;
  private readonly classification: HTMLInputElement;
  private readonly language: HTMLSelectElement;
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

/** The fields of a job description, in a dialog. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import type { INewJob, Language } from '../models/api';
import { messageOf } from '../models/jobList';
import { languageName } from './languages';

const LANGUAGES: readonly Language[] = ['en', 'fr'];

class JobFormBody extends Widget implements Dialog.IBodyWidget<INewJob> {
  constructor(values: INewJob, error: string | null, trans: TranslationBundle) {
    super();
    this.addClass('jddb-JobForm');
    if (error !== null) {
      const notice = document.createElement('p');
      notice.className = 'jddb-JobForm-error';
      notice.setAttribute('role', 'alert');
      notice.textContent = error;
      this.node.append(notice);
    }
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

  private addInput(label: string, value: string): HTMLInputElement {
    const input = document.createElement('input');
    input.className = 'jddb-Input';
    input.value = value;
    input.autocomplete = 'off';
    this.addField(label, input);
    return input;
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

  private addField(label: string, control: HTMLElement): void {
    const field = document.createElement('label');
    field.className = 'jddb-JobForm-field';
    const name = document.createElement('span');
    name.textContent = label;
    field.append(name, control);
    this.node.append(field);
  }

  private readonly title_: HTMLInputElement;
  private readonly number: HTMLInputElement;
  private readonly classification: HTMLInputElement;
  private readonly language: HTMLSelectElement;
}

export interface IJobFormOptions {
  title: string;
  accept: string;
  values: INewJob;
  trans: TranslationBundle;
  /** Does what the form is for; what it throws is shown, and the form stays as it was filled in. */
  submit: (values: INewJob) => Promise<void>;
}

/** @returns whether the form was submitted with success */
export async function showJobForm(options: IJobFormOptions): Promise<boolean> {
  const { title, accept, trans, submit } = options;
  let values = options.values;
  let error: string | null = null;
  for (;;) {
    const answer = await showDialog<INewJob>({
      title,
      body: new JobFormBody(values, error, trans),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: accept })
      ],
      focusNodeSelector: 'input'
    });
    if (!answer.button.accept || !answer.value) {
      return false;
    }
    values = answer.value;
    if (values.title === '' || values.job_number === '') {
      error = trans.__('A title and a job number are needed.');
      continue;
    }
    try {
      await submit(values);
      return true;
    } catch (problem) {
      error = messageOf(problem);
    }
  }
}

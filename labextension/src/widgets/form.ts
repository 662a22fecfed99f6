/** A form in a dialog, which asks again, as it was filled in, until what it is for was done. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import { messageOf } from '../models/jobList';

/** The fields, each below its label, and above them what was wrong the last time. */
export abstract class FormBody<T> extends Widget implements Dialog.IBodyWidget<T> {
  constructor(error: string | null) {
    super();
    this.addClass('jddb-JobForm');
    if (error !== null) {
      const notice = document.createElement('p');
      notice.className = 'jddb-JobForm-error';
      notice.setAttribute('role', 'alert');
      notice.textContent = error;
      this.node.append(notice);
    }
  }

  abstract getValue(): T;

  protected addInput(label: string, value: string): HTMLInputElement {
    const input = document.createElement('input');
    input.className = 'jddb-Input';
    input.value = value;
    input.autocomplete = 'off';
    this.addField(label, input);
    return input;
  }

  protected addField(label: string, control: HTMLElement): HTMLElement {
    const field = document.createElement('label');
    field.className = 'jddb-JobForm-field';
    const name = document.createElement('span');
    name.textContent = label;
    field.append(name, control);
    this.node.append(field);
    return field;
  }
}

export interface IFormOptions<T> {
  title: string;
  /** What the button that submits says. */
  accept: string;
  values: T;
  trans: TranslationBundle;
  createBody: (values: T, error: string | null) => FormBody<T>;
  /** Does what the form is for; what it throws is shown, and the form stays as it was filled in. */
  submit: (values: T) => Promise<void>;
}

/** @returns whether the form was submitted with success */
export async function showForm<T>(options: IFormOptions<T>): Promise<boolean> {
  const { title, accept, trans, createBody, submit } = options;
  let values = options.values;
  let error: string | null = null;
  for (;;) {
    const answer = await showDialog<T>({
      title,
      body: createBody(values, error),
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
    try {
      await submit(values);
      return true;
    } catch (problem) {
      error = messageOf(problem);
    }
  }
}

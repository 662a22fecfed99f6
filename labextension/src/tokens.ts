/** What the panel's plugins give one another. */
import type { IWidgetTracker } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Token } from '@lumino/coreutils';

import type { JobApi } from './models/api';
import type { JobListModel } from './models/jobList';
import type { EditorPanel } from './widgets/editorPanel';

/** The domain of the translation catalogue. */
export const DOMAIN = 'jddb_jupyter';

export interface IJobs {
  readonly api: JobApi;
  readonly list: JobListModel;
  readonly trans: TranslationBundle;
}

export const IJobs = new Token<IJobs>(
  'jddb-jupyter:IJobs',
  'The job descriptions of the server: the REST interface and the list that is shown.'
);

export type IJobEditors = IWidgetTracker<EditorPanel>;

export const IJobEditors = new Token<IJobEditors>(
  'jddb-jupyter:IJobEditors',
  'The job descriptions that are open in the main area.'
);

export namespace CommandIDs {
  export const show = 'jddb:show';
  export const create = 'jddb:new';
  export const importFiles = 'jddb:import';
  export const open = 'jddb:open';
  export const rename = 'jddb:rename';
  export const remove = 'jddb:delete';
  export const exportFile = 'jddb:export';
  export const find = 'jddb:find';
}

/** What the panel's plugins give one another. */
import type { IWidgetTracker } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Token } from '@lumino/coreutils';

import type { JobApi } from './models/api';
import type { ImportModel } from './models/importing';
import type { JobListModel } from './models/jobList';
import type { RestClient } from './models/rest';
import type { EditorPanel } from './widgets/editorPanel';

/** The domain of the translation catalogue. */
export const DOMAIN = 'jddb_jupyter';

export interface IJobs {
  /** For the routes of features that have an interface of their own. */
  readonly rest: RestClient;
  readonly api: JobApi;
  readonly list: JobListModel;
  readonly imports: ImportModel;
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
  export const importFolder = 'jddb:import-folder';
  export const open = 'jddb:open';
  export const rename = 'jddb:rename';
  export const remove = 'jddb:delete';
  export const exportFile = 'jddb:export';
  export const find = 'jddb:find';
  export const compare = 'jddb:compare';
  export const details = 'jddb:details';
  export const history = 'jddb:history';
  export const publish = 'jddb:publish';
  export const comments = 'jddb:comments';
  export const share = 'jddb:share';
  export const profile = 'jddb:profile';
  export const metrics = 'jddb:metrics';
  export const translate = 'jddb:translate';
  export const publishPair = 'jddb:publish-pair';
  export const openTranslation = 'jddb:open-translation';
  export const glossary = 'jddb:glossary';
}

/**
 * Commands that have a button in the header of an open document, where they are registered; they get
 * `{ id }`, the job description's. A command's icon and label are shown, its caption says more.
 */
export const HEADER_COMMANDS: readonly string[] = [
  CommandIDs.compare,
  CommandIDs.translate,
  CommandIDs.history,
  CommandIDs.comments,
  CommandIDs.publish,
  CommandIDs.share
];

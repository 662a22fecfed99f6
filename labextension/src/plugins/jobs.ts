import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { JobApi } from '../models/api';
import { ImportApi, ImportModel } from '../models/importing';
import { JobListModel } from '../models/jobList';
import { RestClient } from '../models/rest';
import { DOMAIN, IJobs } from '../tokens';

/** Provides the job descriptions of the server to the other plugins. */
export const jobsPlugin: JupyterFrontEndPlugin<IJobs> = {
  id: 'jddb-jupyter:jobs',
  description: 'Provides the job descriptions of the server.',
  autoStart: true,
  optional: [ITranslator],
  provides: IJobs,
  activate: (app: JupyterFrontEnd, translator: ITranslator | null): IJobs => {
    const translation = translator ?? nullTranslator;
    const trans = translation.load(DOMAIN);
    const rest = new RestClient({
      serverSettings: app.serviceManager.serverSettings,
      language: () => translation.languageCode.replace('_', '-'),
      unreachable: () => trans.__('The server does not answer. Your work here is kept.')
    });
    const api = new JobApi(rest);
    const list = new JobListModel(api);
    const imports = new ImportModel({
      api: new ImportApi(rest),
      tooLarge: limit => trans.__('The file is too large; at most %1 MB are accepted.', limit),
      onImported: () => list.refresh()
    });
    return { rest, api, list, imports, trans };
  }
};

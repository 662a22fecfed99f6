import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { JobApi } from '../models/api';
import { ImportApi, ImportModel } from '../models/importing';
import { JobListModel } from '../models/jobList';
import { RestClient } from '../models/rest';
import { answers, findService } from '../models/service';
import { DOMAIN, IJobs } from '../tokens';

const ID = 'jddb-jupyter:jobs';

/** Provides the job descriptions of the server to the other plugins. */
export const jobsPlugin: JupyterFrontEndPlugin<IJobs> = {
  id: ID,
  description: 'Provides the job descriptions of the server.',
  autoStart: true,
  optional: [ITranslator, ISettingRegistry],
  provides: IJobs,
  activate: async (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    registry: ISettingRegistry | null
  ): Promise<IJobs> => {
    const translation = translator ?? nullTranslator;
    const trans = translation.load(DOMAIN);
    const rest = new RestClient({
      serverSettings: await findService({
        setting: await settingOf(registry),
        option: name => PageConfig.getOption(name),
        own: app.serviceManager.serverSettings,
        answers
      }),
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

async function settingOf(registry: ISettingRegistry | null): Promise<string> {
  try {
    return ((await registry?.load(ID))?.get('serviceUrl').composite as string | undefined) ?? '';
  } catch {
    return ''; // without settings the panel is there all the same
  }
}

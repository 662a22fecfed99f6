/** Every text that was published: when, by whom, and the way to look at it again. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { HistoryModel } from '../../models/history';
import type { IPublishedVersion } from '../../models/historyApi';
import { useHistory } from './parts';
import { formatMoment } from './words';

export function PublishedList(props: {
  model: HistoryModel;
  trans: TranslationBundle;
}): React.JSX.Element | null {
  const { model, trans } = props;
  const { published } = useHistory(model);
  if (published.length === 0) {
    return null;
  }
  const show = ({ session_id, revision }: IPublishedVersion): void => {
    if (session_id !== null) {
      void model.openSession(session_id, revision ?? undefined);
    }
  };
  return (
    <section className="jddb-Published" aria-label={trans.__('Published versions')}>
      <h3 className="jddb-History-heading">{trans.__('Published versions')}</h3>
      <ul>
        {published.map(version => {
          const name = trans.__('Version %1', version.number);
          const when = formatMoment(version.published_at, model.language);
          return (
            <li key={version.number}>
              <span className="jddb-Step-title">{name}</span>
              <span className="jddb-Step-details">
                {trans.__('%1 · %2', version.published_by_name, when)}
              </span>
              <span className="jddb-Published-actions">
                <button
                  type="button"
                  className="jddb-Button"
                  aria-label={trans.__('Show version %1', version.number)}
                  onClick={() => show(version)}
                >
                  {trans.__('Show')}
                </button>
                <button
                  type="button"
                  className="jddb-Button"
                  aria-label={trans.__('Compare version %1 with the present text', version.number)}
                  onClick={() =>
                    void model.compare({ kind: 'versions', from: version.number, to: null })
                  }
                >
                  {trans.__('Compare')}
                </button>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

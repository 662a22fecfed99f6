/** Asks into which text a job description is to be translated. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IJob, JobApi, Language } from '../../models/api';
import { messageOf } from '../../models/jobList';
import type { IPair, TranslationApi } from '../../models/translation/api';
import { LanguageChoice } from '../languageChoice';
import { languageBadge, languageInSentence, languageName } from '../languages';
import { showModal } from '../modal';

const LANGUAGES: readonly Language[] = ['en', 'fr'];

export interface IChooseOptions {
  source: IJob;
  jobs: Pick<JobApi, 'jobs'>;
  api: Pick<TranslationApi, 'open' | 'pairsOf'>;
  trans: TranslationBundle;
}

/** @returns the pair that was opened, or null if the person did not want to */
export async function chooseTarget(options: IChooseOptions): Promise<string | null> {
  const { source, trans } = options;
  let chosen: string | null = null;
  await showModal({
    title: trans.__('Translate “%1”', source.title),
    className: 'jddb-ChooseTarget',
    trans,
    render: close => (
      <Choices
        {...options}
        onChosen={pairId => {
          chosen = pairId;
          close();
        }}
      />
    )
  });
  return chosen;
}

interface IFound {
  pairs: IPair[];
  texts: IJob[];
}

/** Other texts of the same number, and those that this one is translated into already. */
async function findTargets({ source, jobs, api }: IChooseOptions): Promise<IFound> {
  const [pairs, page] = await Promise.all([
    api.pairsOf(source.id),
    jobs.jobs({ q: `"${source.job_number}"` })
  ]);
  const isPaired = (id: number): boolean =>
    pairs.some(({ source: one, target: other }) => one.job_id === id || other.job_id === id);
  const texts = page.jobs.filter(
    job =>
      job.job_number === source.job_number && job.language !== source.language && !isPaired(job.id)
  );
  return { pairs, texts };
}

function Choices(
  props: IChooseOptions & { onChosen: (pairId: string) => void }
): React.JSX.Element {
  const { source, api, trans, onChosen } = props;
  const [found, setFound] = React.useState<IFound | null>(null);
  const [error, setError] = React.useState<string | null>(null);
  const [isBusy, setBusy] = React.useState(false);
  React.useEffect(() => {
    findTargets(props).then(setFound, (reason: unknown) => setError(messageOf(reason)));
  }, [source.id]);
  const open = async (target: Parameters<TranslationApi['open']>[1]): Promise<void> => {
    setBusy(true);
    try {
      onChosen((await api.open(source.id, target)).pair_id);
    } catch (reason) {
      setError(messageOf(reason));
      setBusy(false);
    }
  };
  const missing = LANGUAGES.filter(
    language =>
      language !== source.language &&
      !found?.texts.some(job => job.language === language) &&
      !found?.pairs.some(pair => pair.target.language === language)
  );
  return (
    <div className="jddb-Modal-body" aria-busy={found === null || isBusy}>
      {error !== null && (
        <p className="jddb-Notice" data-tone="warning" role="alert">
          {error}
        </p>
      )}
      <ul className="jddb-Compare-choices">
        {found?.pairs.map(pair => (
          <Choice
            key={pair.pair_id}
            language={pair.target.language}
            label={trans.__('Go on with “%1”', pair.target.title)}
            isBusy={isBusy}
            trans={trans}
            onChoose={() => onChosen(pair.pair_id)}
          />
        ))}
        {found?.texts.map(job => (
          <Choice
            key={job.id}
            language={job.language}
            label={job.title}
            isBusy={isBusy}
            trans={trans}
            onChoose={() => void open({ jobId: job.id })}
          />
        ))}
        {found &&
          missing.map(language => (
            <Choice
              key={language}
              language={language}
              label={trans.__('A new text in %1', languageInSentence(language, trans))}
              isBusy={isBusy}
              trans={trans}
              onChoose={() => void open({ language })}
            />
          ))}
      </ul>
      <LanguageChoice
        without={[source.language, ...LANGUAGES]}
        accept={trans.__('New text')}
        isBusy={isBusy || found === null}
        trans={trans}
        onChoose={language => void open({ language })}
      />
    </div>
  );
}

function Choice(props: {
  language: Language;
  label: string;
  isBusy: boolean;
  trans: TranslationBundle;
  onChoose: () => void;
}): React.JSX.Element {
  const { language, label, isBusy, trans, onChoose } = props;
  return (
    <li>
      <button type="button" className="jddb-Compare-choice" disabled={isBusy} onClick={onChoose}>
        <span className="jddb-Badge" aria-label={languageName(language, trans)}>
          {languageBadge(language)}
        </span>
        <span>{label}</span>
      </button>
    </li>
  );
}

/** Asks into which text a job description is to be translated. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IJob, JobApi } from '../../models/api';
import { asTyped, messageOf } from '../../models/jobList';
import type { IPair, TranslationApi } from '../../models/translation/api';
import { LanguageChoice } from '../languageChoice';
import { languageBadge, languageInSentence, languageName } from '../languages';
import { showModal } from '../modal';

/** Each has a choice of its own; others are in a list. */
const OFFICIAL = ['en', 'fr'];
/** Milliseconds without a key before other texts are looked for. */
const QUIET = 200;

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
  const texts = page.jobs.filter(job => job.job_number === source.job_number);
  return { pairs, texts: texts.filter(job => isTarget(job, source, pairs)) };
}

/** Whether a text can become the translation of another one: in another language, and not its translation yet. */
function isTarget(job: IJob, source: IJob, pairs: readonly IPair[]): boolean {
  const isPaired = pairs.some(pair => [pair.source.job_id, pair.target.job_id].includes(job.id));
  return job.language !== source.language && !isPaired;
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
  const taken = [
    source.language,
    ...(found?.texts ?? []).map(({ language }) => language),
    ...(found?.pairs ?? []).map(({ target }) => target.language)
  ];
  const isMissing = (language: string): boolean => !taken.some(one => one === language);
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
          OFFICIAL.filter(isMissing).map(language => (
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
      {found && <OtherTexts {...props} found={found} isBusy={isBusy} onOpen={open} />}
      <LanguageChoice
        without={[source.language, ...OFFICIAL]}
        accept={trans.__('New text')}
        isBusy={isBusy || found === null}
        trans={trans}
        onChoose={language => void open({ language })}
      />
    </div>
  );
}

type Open = (target: Parameters<TranslationApi['open']>[1]) => Promise<void>;

/** Any other text, which may have another number or title. */
function OtherTexts(
  props: IChooseOptions & { found: IFound; isBusy: boolean; onOpen: Open }
): React.JSX.Element {
  const { source, jobs, found, trans, isBusy, onOpen } = props;
  const [typed, setTyped] = React.useState('');
  const [texts, setTexts] = React.useState<IJob[] | null>(null);
  const [error, setError] = React.useState<string | null>(null);
  React.useEffect(() => {
    let isLast = true;
    const look = async (): Promise<void> => {
      try {
        const page = await jobs.jobs({ q: asTyped(typed) });
        const others = page.jobs.filter(job => isTarget(job, source, found.pairs));
        if (isLast) {
          setTexts(others);
          setError(null);
        }
      } catch (reason) {
        if (isLast) {
          setError(messageOf(reason));
        }
      }
    };
    const timer = setTimeout(() => (typed.trim() === '' ? setTexts(null) : void look()), QUIET);
    return () => {
      isLast = false;
      clearTimeout(timer);
    };
  }, [typed]);
  const label = trans.__('Another text, in another language');
  return (
    <section className="jddb-ChooseTarget-part">
      <label>
        {label}
        <input
          type="search"
          className="jddb-Input"
          value={typed}
          placeholder={trans.__('Title, number or words of it')}
          onChange={event => setTyped(event.target.value)}
        />
      </label>
      <p role="status">
        {error ?? (texts?.length === 0 ? trans.__('No text in another language was found.') : '')}
      </p>
      <ul className="jddb-Compare-choices" aria-label={label}>
        {texts?.map(job => (
          <Choice
            key={job.id}
            language={job.language}
            label={`${job.title} · ${job.job_number}`}
            isBusy={isBusy}
            trans={trans}
            onChoose={() => void onOpen({ jobId: job.id })}
          />
        ))}
      </ul>
    </section>
  );
}

function Choice(props: {
  language: string;
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

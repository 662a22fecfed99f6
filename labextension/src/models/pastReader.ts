/** Reads what is to be shown of a session's past: a text with its authors, or two texts laid over each other. */
import type Delta from 'quill-delta';

import type { AuthoredText } from './authoredText';
import { authorKey, withDifferences } from './authoredText';
import type { HistoryApi, IAuthor, IPastSession } from './historyApi';
import type { IHistoryState, Question } from './historyState';

type Moment = Pick<IHistoryState, 'madeBy' | 'madeAt'>;

export type Found = Moment &
  Partial<Pick<IHistoryState, 'shares' | 'comparison'>> & {
    users: readonly IAuthor[];
    /** What the editor shows; `text` goes on from it. */
    contents: (text: AuthoredText) => Delta;
  };

export class PastReader {
  constructor(
    private readonly api: HistoryApi,
    private readonly jobId: number
  ) {}

  async read(session: IPastSession, revision: number, question: Question | null): Promise<Found> {
    const [moment, found] = await Promise.all([
      this.moment(session, revision),
      question
        ? this.difference(session.session_id, revision, question)
        : this.text(session.session_id, revision)
    ]);
    return { ...moment, ...found };
  }

  private async text(sessionId: string, revision: number): Promise<Omit<Found, keyof Moment>> {
    const [{ ops }, { runs, users }] = await Promise.all([
      this.api.document(sessionId, revision),
      this.api.attribution(sessionId, revision)
    ]);
    const shares = new Map<string, number>();
    for (const { user_id, length } of runs) {
      const key = authorKey(user_id);
      shares.set(key, (shares.get(key) ?? 0) + length);
    }
    return { users, shares, contents: text => text.reset(ops, runs) };
  }

  private async difference(
    sessionId: string,
    revision: number,
    question: Question
  ): Promise<Omit<Found, keyof Moment>> {
    const found = await (question.kind === 'revisions'
      ? this.api.difference(sessionId, question.from, revision)
      : this.api.versionDifference(this.jobId, question.from, question.to));
    const { contents, places } = withDifferences(found.runs);
    const comparison = { question, words: found.words, places, current: -1 };
    return { users: found.users ?? [], comparison, contents: () => contents };
  }

  private async moment(session: IPastSession, revision: number): Promise<Moment> {
    if (revision === 0) {
      return { madeBy: null, madeAt: session.created_at };
    }
    const [change] = await this.api.changes(session.session_id, revision - 1, 1);
    return { madeBy: change?.user_id ?? null, madeAt: change?.timestamp ?? null };
  }
}

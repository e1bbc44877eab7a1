// `?foreign=TEXT`: everything that somebody else wrote (names, titles, paths, lines of files, server
// texts) carries TEXT, so that every place that shows such words can be looked at with any of them.
import type { Backend } from "../backend";
import { mapped, through } from "../visible";

/** Fields whose strings, or lists of strings, are somebody's words. */
const WORDS = new Set(
  (
    "title meaning action_text detail name email label version account account_email transport endpoint expected_transport expected_endpoint preview " +
    "file files backup_dir untouched text reasoning pointer from to value evidence body url authorization request_id host command scopes plan prompt provider model profile issuer draft"
  ).split(" "),
);

/** Words that choose something: windows of limits, screens, kinds, ids. */
const isOurs = (field: string, text: string) => text === "" || (/^(?:name|plan|account|from)$/.test(field) && /^[a-z_0-9-]+$/.test(text));

/** The same answer, where all that others wrote ends with `words`. */
export function written<Answer>(answer: Answer, words: string): Answer {
  return mapped(answer, (field) => WORDS.has(field), (text, field) => (isOurs(field, text) ? text : text + words)) as Answer;
}

export function foreign(backend: Backend, words: string): Backend {
  return through(backend, (answer) => written(answer, words));
}

/** The state of a form: what was typed, what is wrong with it, and when that is said. */
import { useState } from "react";
import {
  bodyOf,
  type Draft,
  draftErrors,
  draftOf,
  type FieldErrors,
  type FieldSpec,
  sortProblems,
} from "./fields";

interface Refused extends Error {
  readonly problems?: Parameters<typeof sortProblems>[1]["problems"];
}

export interface Form {
  readonly fields: readonly FieldSpec[];
  readonly draft: Draft;
  readonly errors: FieldErrors;
  /** What is wrong and belongs to no field. */
  readonly rest: readonly string[];
  /** Goes up with each try to submit, so that the first field that is wrong can be shown. */
  readonly tries: number;
  readonly isDirty: boolean;
  readonly set: (path: string, text: string) => void;
  /** The body, or null when something can be seen to be wrong; that is then said at the fields. */
  readonly submit: () => Record<string, unknown> | null;
}

export function useForm(
  fields: readonly FieldSpec[],
  body: Readonly<Record<string, unknown>> | undefined,
  refusal: Refused | null,
): Form {
  const [typed, setTyped] = useState<Draft>({});
  const [tries, setTries] = useState(0);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const draft = { ...draftOf(fields, body), ...typed };
  const own = tries > 0 ? draftErrors(fields, draft) : {};
  const told = toldBy(fields, refusal);
  const fresh = Object.entries(told.errors).filter(([path]) => !touched.has(path));
  return {
    fields,
    draft,
    errors: { ...Object.fromEntries(fresh), ...own },
    rest: told.rest,
    tries,
    isDirty: Object.keys(typed).length > 0,
    set: (path, text) => {
      setTyped((old) => ({ ...old, [path]: text }));
      setTouched((old) => new Set(old).add(path));
    },
    submit: () => {
      setTries(tries + 1);
      setTouched(new Set());
      const isRight = Object.keys(draftErrors(fields, draft)).length === 0;
      return isRight ? bodyOf(fields, draft, body) : null;
    },
  };
}

function toldBy(fields: readonly FieldSpec[], refusal: Refused | null) {
  if (refusal === null) return { errors: {}, rest: [] };
  const { message, problems = [] } = refusal;
  return sortProblems(fields, { message, problems });
}

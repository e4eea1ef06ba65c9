/** Colours for the small languages of environments: requirements, YAML and Dockerfiles, line by line. */
import { StreamLanguage, type StringStream } from "@codemirror/language";

/** The names of tokens are those that the editor has colours for. */
type Rule = readonly [pattern: RegExp, token: string | null, isAtStart?: boolean];

const STRING: Rule = [/^("[^"]*"|'[^']*')/, "string"];
const NUMBER: Rule = [/^\d[\w.*]*/, "number"];
const COMMENT: Rule = [/^#.*/, "comment"];
const WORD: Rule = [/^[A-Za-z_][\w.-]*/, null];

const RULES: Readonly<Record<string, readonly Rule[]>> = {
  requirements: [COMMENT, [/^--?[a-z][\w-]*/, "keyword"], STRING, NUMBER, WORD],
  yaml: [
    COMMENT,
    STRING,
    [/^[\w./ -]+(?=:(\s|$))/, "className"],
    [/^(true|false|null|~)\b/, "keyword"],
    NUMBER,
    WORD,
  ],
  dockerfile: [
    [/^#.*/, "comment", true],
    [/^[A-Za-z]+(?=\s)/, "keyword", true],
    STRING,
    [/^\$\{?\w+\}?/, "className"],
    [/^--[\w-]+/, "className"],
    NUMBER,
    WORD,
  ],
};

/** The grammar of one of them; undefined for any other language. */
export function plainLanguage(name: string) {
  const rules = RULES[name];
  return rules && StreamLanguage.define<null>({ name, token: (stream) => next(stream, rules) });
}

function next(stream: StringStream, rules: readonly Rule[]): string | null {
  if (stream.eatSpace()) return null;
  const isAtStart = stream.column() === stream.indentation();
  for (const [pattern, token, needsStart = false] of rules) {
    if ((!needsStart || isAtStart) && stream.match(pattern)) return token;
  }
  stream.next();
  return null;
}

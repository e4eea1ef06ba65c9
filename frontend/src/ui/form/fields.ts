/** Forms as data: what each field is, the texts a person has typed, and the body they stand for. Pure. */
import { parseBytes, writeBytes } from "@/ui/bytes";

export interface FieldSpec {
  /** Where the value stands in the body: "name", "settings.host". */
  readonly path: string;
  readonly label: string;
  readonly kind: "text" | "whole" | "number" | "bytes" | "lines" | "choice" | "switch" | "secret";
  readonly help?: string;
  readonly placeholder?: string;
  readonly unit?: string;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly isRequired?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** What stands there in a new form. */
  readonly initial?: string;
  /** Stands beside the next field instead of above it. */
  readonly isHalf?: boolean;
}

/** Everything as text, by path, as it stands in the fields. */
export type Draft = Readonly<Record<string, string>>;
export type FieldErrors = Readonly<Record<string, string>>;
type Body = Readonly<Record<string, unknown>>;

export function draftOf(fields: readonly FieldSpec[], body?: Body): Draft {
  return Object.fromEntries(
    fields.map((field) => [
      field.path,
      body === undefined ? (field.initial ?? "") : textOf(field, valueAt(body, field.path)),
    ]),
  );
}

function textOf({ kind }: FieldSpec, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (kind === "bytes" && typeof value === "number") return writeBytes(value);
  return String(value);
}

function valueAt(body: Body, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Body | null | undefined)?.[key], body);
}

/** The body that the texts stand for; what has been left empty is left out, what the form does not know is kept. */
export function bodyOf(
  fields: readonly FieldSpec[],
  draft: Draft,
  base: Body = {},
): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    const [first = "", second] = field.path.split(".");
    const value = sent(field, draft[field.path] ?? "");
    if (second === undefined) {
      body[first] = value ?? "";
      continue;
    }
    const inner = { ...((body[first] ?? base[first] ?? {}) as Body) } as Record<string, unknown>;
    if (value === null) delete inner[second];
    else inner[second] = value;
    body[first] = inner;
  }
  return body;
}

function sent({ kind }: FieldSpec, text: string): unknown {
  if (kind === "switch") return text === "true";
  if (text.trim() === "") return null;
  if (kind === "whole" || kind === "number") return Number(text);
  if (kind === "bytes") return parseBytes(text);
  return kind === "lines" ? text : text.trim();
}

/** What can be seen to be wrong before anything is sent, by path. */
export function draftErrors(fields: readonly FieldSpec[], draft: Draft): FieldErrors {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const message = errorOf(field, (draft[field.path] ?? "").trim());
      return message === null ? [] : [[field.path, message]];
    }),
  );
}

function errorOf(field: FieldSpec, text: string): string | null {
  if (text === "") return field.isRequired ? `${field.label} is needed.` : null;
  if (field.kind === "bytes")
    return parseBytes(text) ? null : `Write an amount such as 4 GB or 512 MiB. Got “${text}”.`;
  if (field.kind !== "whole" && field.kind !== "number") return null;
  const value = Number(text);
  if (Number.isNaN(value)) return `${field.label} must be a number. Got “${text}”.`;
  if (field.kind === "whole" && !Number.isInteger(value))
    return `${field.label} must be a whole number. Got ${text}.`;
  return boundsError(field, value);
}

function boundsError({ label, min, max }: FieldSpec, value: number): string | null {
  if (min !== undefined && value < min) return `${label} must be ${min} or more. Got ${value}.`;
  if (max !== undefined && value > max) return `${label} must be ${max} or less. Got ${value}.`;
  return null;
}

interface Refusal {
  readonly message: string;
  readonly problems: readonly {
    readonly message: string;
    readonly parameter?: string | null;
    readonly hint?: string | null;
  }[];
}

/** What the server says of each field, and what it says of none of them. */
export function sortProblems(
  fields: readonly Pick<FieldSpec, "path" | "label">[],
  { message, problems }: Refusal,
): { readonly errors: FieldErrors; readonly rest: readonly string[] } {
  const errors: Record<string, string> = {};
  const rest: string[] = [];
  for (const problem of problems) {
    const text = [problem.message, problem.hint].filter(Boolean).join(" ");
    const field = fieldOf(fields, problem.parameter ?? "");
    if (field === undefined) {
      rest.push(text);
      continue;
    }
    // A program knows the path, a person the label.
    const said = text.replaceAll(`\`${field.path}\``, field.label);
    const before = errors[field.path];
    errors[field.path] = before === undefined ? said : `${before} ${said}`;
  }
  return { errors, rest: problems.length === 0 ? [message] : rest };
}

/** "settings.host" or only "host"; "settings.ports.0" belongs to "settings.ports". */
function fieldOf<Field extends Pick<FieldSpec, "path">>(
  fields: readonly Field[],
  told: string,
): Field | undefined {
  if (told === "") return undefined;
  return (
    fields.find(({ path }) => path === told) ??
    fields.find(({ path }) => told.startsWith(`${path}.`)) ??
    fields.find(({ path }) => path.endsWith(`.${told}`))
  );
}

/** What the catalogue says of a module: ports, parameters, rules. */

import type { Json, PortName } from "./document";

export interface InputPort {
  readonly name: PortName;
  readonly title: string;
  readonly data_type: string;
  readonly optional: boolean;
  readonly many: boolean;
}

export interface OutputPort {
  readonly name: PortName;
  readonly title: string;
  readonly data_type: string;
}

export type ParameterKind =
  | "number"
  | "integer"
  | "text"
  | "boolean"
  | "choice"
  | "column"
  | "columns"
  | "code"
  | "dataset"
  | "model"
  | "secret"
  | "datastore"
  | "list"
  | "table";

export type JsonSchema = Readonly<Record<string, Json>>;

export interface ParameterSpec {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly kind: ParameterKind;
  readonly schema: JsonSchema;
  readonly default?: Json;
  readonly required: boolean;
  readonly shown_if?: Readonly<Record<string, Json>> | null;
  readonly column_of?: PortName | null;
  readonly column_types?: readonly string[];
  readonly column_roles?: readonly string[];
  readonly choices?: readonly { readonly value: Json; readonly title: string }[];
  readonly language?: string | null;
  readonly multiline?: boolean;
  readonly step?: number | null;
  readonly unit?: string | null;
}

export interface ModuleSpec {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly group: string;
  readonly summary: string;
  readonly help: string;
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
  readonly parameters: readonly ParameterSpec[];
  readonly params_schema?: JsonSchema;
  readonly effects?: string | null;
  readonly network?: boolean;
  readonly user_code?: boolean;
}

export type Catalog = Readonly<Record<string, ModuleSpec>>;

/** The reference palette's groups, in its order; a group that we add comes after them. */
export const GROUP_ORDER: readonly string[] = [
  "Data Input and Output",
  "Data Transformation",
  "Feature Selection",
  "Statistical Functions",
  "Regression",
  "Clustering",
  "Classification",
  "Model Training",
  "Model Scoring & Evaluation",
  "Python Language",
  "R Language",
  "Text Analytics",
  "Computer Vision",
  "Recommendation",
  "Anomaly Detection",
  "Web Service",
];

export interface PaletteGroup {
  readonly title: string;
  readonly modules: readonly ModuleSpec[];
}

/** Modules by group, groups in reference order, modules by title. */
export function paletteGroups(modules: readonly ModuleSpec[]): readonly PaletteGroup[] {
  const byGroup = new Map<string, ModuleSpec[]>();
  for (const spec of modules) {
    const known = byGroup.get(spec.group);
    if (known) known.push(spec);
    else byGroup.set(spec.group, [spec]);
  }
  const rank = (title: string) => {
    const place = GROUP_ORDER.indexOf(title);
    return place < 0 ? GROUP_ORDER.length : place;
  };
  return [...byGroup]
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
    .map(([title, specs]) => ({
      title,
      modules: specs.sort((a, b) => a.title.localeCompare(b.title)),
    }));
}

/** The value a parameter has when the node says nothing. */
export function defaultValue(parameter: ParameterSpec): Json | undefined {
  return parameter.default === undefined
    ? (parameter.schema.default as Json | undefined)
    : parameter.default;
}

/** Is the parameter shown, given the values of the others? Hidden ones make no problems. */
export function isShown(
  parameter: ParameterSpec,
  spec: ModuleSpec,
  params: Readonly<Record<string, Json>>,
): boolean {
  return Object.entries(parameter.shown_if ?? {}).every(([name, wanted]) => {
    const other = spec.parameters.find((candidate) => candidate.name === name);
    const value = params[name] ?? (other ? defaultValue(other) : undefined);
    const isVisible = other ? isShown(other, spec, params) : true;
    const fits = Array.isArray(wanted) ? wanted.includes(value as Json) : wanted === value;
    return isVisible && fits;
  });
}

/** The second line of a node: its main parameters in a few words. */

import { boundParameter, type GraphNode, type Json, type PipelineDocument } from "./document";
import { defaultValue, isShown, type ModuleSpec, type ParameterSpec } from "./spec";

type Parameters = PipelineDocument["parameters"];

/** What to show under the title, at most three short phrases. */
export function subtitle(
  given: GraphNode,
  spec: ModuleSpec | undefined,
  parameters: Parameters = {},
): string {
  if (!spec) return given.module;
  const node = resolved(given, parameters);
  if (spec.id === "dataset") return datasetSubtitle(node);
  if (spec.id === "split_data") return splitSubtitle(node, spec);
  if (spec.id === "train_model" && !node.params.label_column) return "label: as marked";
  const pattern = PATTERNS[spec.id];
  if (pattern) return filled(pattern, node, spec);
  const phrases = spec.parameters
    .filter((parameter) => isShown(parameter, spec, node.params))
    .map((parameter) => phrase(parameter, node.params[parameter.name]))
    .filter((text) => text !== null);
  if (phrases.length > 0) return phrases.slice(0, 2).join(" · ");
  return fallback(node, spec);
}

/** The node with the pipeline parameters' defaults in the place of bindings to them. */
function resolved(node: GraphNode, parameters: Parameters): GraphNode {
  if (!Object.values(node.params).some((value) => boundParameter(value) !== null)) return node;
  const entries = Object.entries(node.params).map(([name, value]) => {
    const bound = boundParameter(value);
    return [name, (bound === null ? null : parameters[bound]?.default) ?? value];
  });
  return { ...node, params: Object.fromEntries(entries) };
}

/** What the built-in modules say of themselves; `{name}` is the value of a parameter. */
const PATTERNS: Readonly<Record<string, string>> = {
  two_class_boosted_decision_tree: "two-class · {trees} trees",
  boosted_decision_tree_regression: "regression · {trees} trees",
  two_class_logistic_regression: "two-class · L2 = {l2_weight}",
  linear_regression: "regression · {solution_method}",
  clean_missing_data: "{cleaning_mode}",
  normalize_data: "{method}",
  join_data: "{join_type}",
  apply_sql_transformation: "SQL · {dialect}",
  execute_python_script: "Python script",
  apply_transformation: "as fitted before",
  evaluate_model: "curves and metrics",
  summarize_data: "one row a column",
  score_model: "append scores",
};

function filled(pattern: string, node: GraphNode, spec: ModuleSpec): string {
  return pattern.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const parameter = spec.parameters.find((candidate) => candidate.name === name);
    const value = settingOf(node, spec, name);
    if (value === undefined || value === null || boundParameter(value) !== null) return "?";
    return parameter?.kind === "choice" ? choiceTitle(parameter, value) : String(value);
  });
}

export function nodeTitle(node: GraphNode, spec: ModuleSpec | undefined): string {
  if (node.title !== "") return node.title;
  if (spec?.id === "dataset" && typeof node.params.name === "string" && node.params.name !== "")
    return node.params.name;
  return spec?.title ?? node.module;
}

function datasetSubtitle(node: GraphNode): string {
  const version = node.params.version;
  if (!node.params.name) return "choose a dataset";
  return typeof version === "number" ? `dataset · version ${version}` : "dataset · newest version";
}

function splitSubtitle(node: GraphNode, spec: ModuleSpec): string {
  const mode = settingOf(node, spec, "mode");
  const fraction = settingOf(node, spec, "fraction");
  const by = settingOf(node, spec, "stratify_by");
  if ((mode !== undefined && mode !== "rows") || typeof fraction !== "number")
    return humanize(String(mode ?? "rows"));
  // A share that cannot be is told as a problem, not as what it would come to.
  if (fraction < 0 || fraction > 1) return "choose a fraction";
  const percent = Math.round(fraction * 1000) / 10;
  const parts = `${percent} / ${Math.round((100 - percent) * 10) / 10}`;
  return typeof by === "string" && by !== "" ? `${parts} · by ${by}` : parts;
}

function settingOf(node: GraphNode, spec: ModuleSpec, name: string): Json | undefined {
  const parameter = spec.parameters.find((candidate) => candidate.name === name);
  return node.params[name] ?? (parameter ? defaultValue(parameter) : undefined);
}

/** A parameter is told when it was set, or when it says what the module is about. */
function phrase(parameter: ParameterSpec, value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  const bound = boundParameter(value);
  if (bound !== null) return `${label(parameter)}: ${bound}`;
  switch (parameter.kind) {
    case "boolean":
      return value === true ? label(parameter) : null;
    case "choice":
      return choiceTitle(parameter, value);
    case "column":
    case "number":
    case "integer":
      return `${label(parameter)}: ${String(value)}`;
    case "columns":
      return columnsPhrase(value);
    case "code":
    case "table":
    case "secret":
      return null;
    default:
      return typeof value === "string" && value !== "" ? value : null;
  }
}

export function choiceTitle(parameter: ParameterSpec, value: Json): string {
  const choice = parameter.choices?.find((candidate) => candidate.value === value);
  return (choice?.title ?? humanize(String(value))).toLowerCase();
}

function columnsPhrase(value: Json): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { start, rules } = value as {
    start?: string;
    rules?: readonly { action: string; values?: readonly Json[] }[];
  };
  const count = (rules ?? []).reduce((sum, rule) => sum + (rule.values?.length ?? 0), 0);
  if (start === "all") return count === 0 ? "all columns" : `all columns but ${count}`;
  return count === 1 ? "1 column" : `${count} columns`;
}

function fallback(node: GraphNode, spec: ModuleSpec): string {
  const choice = spec.parameters.find(
    (parameter) => parameter.kind === "choice" && isShown(parameter, spec, node.params),
  );
  const value = choice ? defaultValue(choice) : undefined;
  if (choice && value !== undefined && value !== null) return choiceTitle(choice, value);
  return spec.group.toLowerCase();
}

function label(parameter: ParameterSpec): string {
  return parameter.title.toLowerCase().replace(/ column$/, "");
}

export function humanize(text: string): string {
  return text.replaceAll("_", " ");
}

/** What is wrong with one value: at once by the schema in the browser, then by what the server says. */

import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import { boundParameter, boundSecret, type Json } from "@/graph/document";
import { type Problem, withoutTitle } from "@/graph/problem";
import type { ParameterSpec } from "@/graph/spec";

const validators = new WeakMap<object, Validator>();

/** No eval: the validator interprets the schema, as the page's policy demands. */
function validatorOf(parameter: ParameterSpec): Validator {
  const known = validators.get(parameter.schema);
  if (known) return known;
  const made = new Validator(parameter.schema as Schema, "2020-12", true);
  validators.set(parameter.schema, made);
  return made;
}

export function messagesFor(
  parameter: ParameterSpec,
  value: Json | undefined,
  problems: readonly Problem[],
): readonly string[] {
  const own = schemaMessage(parameter, value);
  if (own !== null) return [own];
  return problems
    .filter((problem) => problem.parameter === parameter.name)
    .map((problem) => [withoutTitle(problem.message), problem.hint].filter(Boolean).join(" "));
}

export function schemaMessage(parameter: ParameterSpec, value: Json | undefined): string | null {
  if (value === undefined || boundParameter(value) !== null || boundSecret(value) !== null)
    return null;
  const { valid, errors } = validatorOf(parameter).validate(value);
  return valid ? null : sentence(parameter, errors.at(-1));
}

function sentence({ title, schema }: ParameterSpec, error: OutputUnit | undefined): string {
  const limit = (key: string) => String(schema[key]);
  switch (error?.keyword) {
    case "minimum":
      return `${title} must be ${limit("minimum")} or more.`;
    case "maximum":
      return `${title} must be ${limit("maximum")} or less.`;
    case "exclusiveMinimum":
      return `${title} must be more than ${limit("exclusiveMinimum")}.`;
    case "exclusiveMaximum":
      return `${title} must be less than ${limit("exclusiveMaximum")}.`;
    case "minLength":
      return `${title} must not be empty.`;
    case "type":
      return `${title} must be ${typeWords(schema.type)}.`;
    case "enum":
      return `${title} must be one of the choices.`;
    case "pattern":
      return `${title} does not have the form that is asked for.`;
    default:
      return `${title} does not fit. ${error?.error ?? ""}`.trim();
  }
}

function typeWords(type: Json | undefined): string {
  const words: Readonly<Record<string, string>> = {
    integer: "a whole number",
    number: "a number",
    string: "a text",
    boolean: "on or off",
    array: "a list",
  };
  const types = Array.isArray(type) ? type : [type];
  return types.map((name) => words[String(name)] ?? String(name)).join(" or ");
}

/** A number: with a slider where the schema has both ends. */

import type { Json } from "@/graph/document";
import type { ParameterSpec } from "@/graph/spec";
import { Slider } from "@/ui/Slider";
import { TextField } from "@/ui/TextField";
import type { ControlProps } from "../Control";
import styles from "./Controls.module.css";
import { useDraft } from "./useDraft";

export function NumberControl({
  id,
  parameter,
  value,
  onChange,
  isInvalid,
  describedBy,
}: ControlProps) {
  const [draft, type, settle] = useDraft(
    value === undefined || value === null ? "" : String(value),
  );
  const range = rangeOf(parameter);
  const isNullable = acceptsNull(parameter);
  const change = (text: string) => {
    type(text);
    onChange(numberOf(text, isNullable));
  };
  const field = (
    <TextField
      id={id}
      inputMode="decimal"
      value={draft}
      invalid={isInvalid}
      aria-describedby={describedBy}
      placeholder={isNullable ? "none" : ""}
      onChange={(event) => change(event.target.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
        event.preventDefault();
        const next = stepped(
          Number(draft) || 0,
          event.key === "ArrowUp" ? 1 : -1,
          parameter,
          event.shiftKey,
        );
        change(String(next));
      }}
    />
  );
  if (!range) return field;
  return (
    <div className={styles.slider}>
      <Slider
        label={parameter.title}
        value={typeof value === "number" ? value : range.min}
        min={range.min}
        max={range.max}
        step={range.step}
        onChange={(next) => {
          settle();
          onChange(round(next));
        }}
      />
      {field}
    </div>
  );
}

/** A text that is no number stays a text, so that the field can say what is wrong with it. */
function numberOf(text: string, isNullable: boolean): Json {
  const clean = text.trim().replace(",", ".");
  if (clean === "") return isNullable ? null : "";
  const number = Number(clean);
  return Number.isFinite(number) ? number : text;
}

function acceptsNull({ schema }: ParameterSpec): boolean {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const any = Array.isArray(schema.anyOf) ? schema.anyOf : [];
  return types.includes("null") || any.some((option) => JSON.stringify(option).includes('"null"'));
}

function rangeOf(parameter: ParameterSpec) {
  const bound = (...keys: readonly string[]) =>
    keys.map((key) => parameter.schema[key]).find((value) => typeof value === "number");
  const min = bound("minimum", "exclusiveMinimum");
  const max = bound("maximum", "exclusiveMaximum");
  if (typeof min !== "number" || typeof max !== "number" || max - min > 1000) return null;
  return { min, max, step: stepOf(parameter) };
}

function stepOf({ step, kind, schema }: ParameterSpec): number {
  if (step) return step;
  if (kind === "integer") return 1;
  const max = typeof schema.maximum === "number" ? schema.maximum : 1;
  return max <= 1 ? 0.01 : max <= 10 ? 0.1 : 1;
}

function stepped(value: number, sign: number, parameter: ParameterSpec, isLarge: boolean): number {
  return round(value + sign * stepOf(parameter) * (isLarge ? 10 : 1));
}

function round(value: number): number {
  return Number(value.toPrecision(12));
}

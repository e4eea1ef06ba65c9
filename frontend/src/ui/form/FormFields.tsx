/** The fields of a form, each with its label, its help and what is wrong with it. */
import { type ReactNode, useId } from "react";
import { InlineCode } from "@/ui/Prose";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { TextField } from "@/ui/TextField";
import styles from "./Form.module.css";
import type { FieldSpec } from "./fields";
import type { Form } from "./useForm";

export interface ControlProps {
  readonly id: string;
  readonly field: FieldSpec;
  readonly value: string;
  readonly isInvalid: boolean;
  readonly describedBy: string | undefined;
  readonly onChange: (value: string) => void;
}

interface FormFieldsProps {
  readonly form: Form;
  /** Draws the fields of the kind "secret", for which the values of the server are needed. */
  readonly renderSecret?: (props: ControlProps) => ReactNode;
}

export function FormFields({ form, renderSecret }: FormFieldsProps) {
  return (
    <div className={styles.fields}>
      {form.fields.map((field) => (
        <FieldRow
          key={field.path}
          field={field}
          value={form.draft[field.path] ?? ""}
          error={form.errors[field.path]}
          onChange={(value) => form.set(field.path, value)}
          render={field.kind === "secret" ? renderSecret : undefined}
        />
      ))}
    </div>
  );
}

interface FieldRowProps {
  readonly field: FieldSpec;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
  readonly render: ((props: ControlProps) => ReactNode) | undefined;
}

function FieldRow({ field, value, error, onChange, render }: FieldRowProps) {
  const id = useId();
  const said = [error && `${id}-error`, field.help && `${id}-help`].filter(Boolean).join(" ");
  const props: ControlProps = {
    id,
    field,
    value,
    isInvalid: error !== undefined,
    describedBy: said || undefined,
    onChange,
  };
  return (
    <div className={styles.row} data-half={field.isHalf} data-kind={field.kind}>
      <label htmlFor={id} className={styles.label}>
        {field.label}
        {field.unit !== undefined && <em>{field.unit}</em>}
      </label>
      {render === undefined ? <Control {...props} /> : render(props)}
      {error !== undefined && (
        <p id={`${id}-error`} className={styles.error}>
          <InlineCode text={error} />
        </p>
      )}
      {field.help !== undefined && (
        <p id={`${id}-help`} className={styles.help}>
          {field.help}
        </p>
      )}
    </div>
  );
}

function Control({ id, field, value, isInvalid, describedBy, onChange }: ControlProps) {
  if (field.kind === "choice") {
    return (
      <Select
        id={id}
        label={field.label}
        value={value}
        invalid={isInvalid}
        options={field.options ?? []}
        onChange={onChange}
      />
    );
  }
  if (field.kind === "switch") {
    return (
      <Switch
        id={id}
        checked={value === "true"}
        onChange={(checked) => onChange(String(checked))}
      />
    );
  }
  const shared = {
    id,
    value,
    placeholder: field.placeholder,
    "aria-describedby": describedBy,
    "aria-required": field.isRequired || undefined,
    autoComplete: "off",
    spellCheck: false,
  };
  if (field.kind === "lines") {
    return (
      <textarea
        {...shared}
        className={styles.lines}
        rows={3}
        aria-invalid={isInvalid || undefined}
        onChange={({ target }) => onChange(target.value)}
      />
    );
  }
  return (
    <TextField
      {...shared}
      invalid={isInvalid}
      inputMode={field.kind === "whole" || field.kind === "number" ? "decimal" : undefined}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

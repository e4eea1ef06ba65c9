/** One parameter: label, control, menu, help and what is wrong with it. */

import { useCallback, useId } from "react";
import { useEdit } from "@/editing/editor";
import { boundParameter, type Json, type NodeId, type Params } from "@/graph/document";
import { defaultValue, type ParameterSpec } from "@/graph/spec";
import { InlineCode } from "@/ui/Prose";
import { Tooltip } from "@/ui/Tooltip";
import { BoundValue } from "./BoundValue";
import { Control } from "./Control";
import { FieldMenu } from "./FieldMenu";
import styles from "./Inspector.module.css";
import { useColumnsOf } from "./useColumnsOf";

interface FieldProps {
  readonly node: NodeId;
  readonly params: Params;
  readonly parameter: ParameterSpec;
  readonly messages: readonly string[];
}

export function Field({ node, params, parameter, messages }: FieldProps) {
  const id = useId();
  const edit = useEdit();
  const { name } = parameter;
  const own = params[name];
  const value = own === undefined ? defaultValue(parameter) : own;
  const bound = boundParameter(own);
  const source = useColumnsOf(node, parameter);
  const change = useCallback(
    (next: Json) =>
      edit([{ op: "set_params", node, params: { [name]: next } }], {
        label: `Change ${parameter.title}`,
        merge: `param:${node}:${name}`,
      }),
    [edit, node, name, parameter.title],
  );
  const isToggle = parameter.kind === "boolean" && bound === null;
  const label = (
    <label id={`${id}-label`} htmlFor={id} className={styles.label}>
      {parameter.title}
      {parameter.required && (
        <span className={styles.required} title="Needed" aria-hidden="true">
          {" "}
          *
        </span>
      )}
      {parameter.unit && <em>{parameter.unit}</em>}
      {source.portTitle && <em>{`from ${source.portTitle}`}</em>}
    </label>
  );
  return (
    <div className={styles.field} data-parameter={name} data-toggle={isToggle || undefined}>
      <div className={styles.labelRow}>
        {parameter.help ? (
          <Tooltip text={<InlineCode text={parameter.help} />} side="left" isAside>
            {label}
          </Tooltip>
        ) : (
          label
        )}
      </div>
      {bound === null ? (
        <Control
          id={id}
          parameter={parameter}
          value={value}
          onChange={change}
          isInvalid={messages.length > 0}
          describedBy={messages.length > 0 ? `${id}-error` : undefined}
          schema={source.schema}
        />
      ) : (
        <BoundValue name={bound} />
      )}
      {/* After the field for Tab, beside the label for the eye. */}
      <FieldMenu node={node} parameter={parameter} own={own} value={value} />
      {messages.map((message) => (
        <p key={message} id={`${id}-error`} className={styles.error} role="alert">
          <InlineCode text={message} />
        </p>
      ))}
    </div>
  );
}

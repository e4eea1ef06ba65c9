/** The small menu at each field: make it a pipeline parameter, bind it to one, or go back to the default. */

import { documentOf, useDocument, useEdit, useEditor } from "@/editing/editor";
import { boundParameter, type Json, type NodeId, type ParameterDefinition } from "@/graph/document";
import { freshId } from "@/graph/identity";
import { defaultValue, type ParameterSpec } from "@/graph/spec";
import { IconButton } from "@/ui/Button";
import { Menu, type MenuEntry } from "@/ui/Menu";
import styles from "./Inspector.module.css";

const TYPES: Partial<Record<ParameterSpec["kind"], ParameterDefinition["type"]>> = {
  number: "number",
  integer: "integer",
  boolean: "boolean",
  text: "string",
  choice: "string",
  column: "string",
  code: "string",
  dataset: "dataset",
};

interface FieldMenuProps {
  readonly node: NodeId;
  readonly parameter: ParameterSpec;
  readonly own: Json | undefined;
  readonly value: Json | undefined;
}

export function FieldMenu({ node, parameter, own, value }: FieldMenuProps) {
  const editor = useEditor();
  const edit = useEdit();
  const parameters = useDocument((document) => document.parameters);
  const type = TYPES[parameter.kind];
  const bound = boundParameter(own);
  const bind = (name: string) =>
    edit([{ op: "set_params", node, params: { [parameter.name]: { $parameter: name } } }], {
      label: `Bind to ${name}`,
    });

  const promote = () => {
    if (!type) return;
    const known = documentOf(editor).parameters;
    const name = freshId(parameter.name, (taken) => taken in known);
    const definition = { type, default: value ?? null, description: "" };
    edit(
      [
        { op: "set_parameters", parameters: { [name]: definition } },
        { op: "set_params", node, params: { [parameter.name]: { $parameter: name } } },
      ],
      { label: `Make ${parameter.title} a pipeline parameter` },
    );
  };

  const release = () => {
    const constant = bound === null ? undefined : (parameters[bound]?.default ?? undefined);
    edit(
      [
        {
          op: "set_params",
          node,
          params: constant === undefined ? {} : { [parameter.name]: constant },
          ...(constant === undefined && { unset: [parameter.name] }),
        },
      ],
      { label: "Use a value of its own" },
    );
  };

  const fitting = Object.entries(parameters).filter(
    ([name, { type: other }]) => name !== bound && fits(other, type),
  );
  const items: MenuEntry[] = [
    ...(type && bound === null
      ? [
          {
            id: "promote",
            label: "Make this a pipeline parameter",
            icon: "parameter" as const,
            onSelect: promote,
          },
        ]
      : []),
    ...(bound === null
      ? []
      : [{ id: "release", label: "Use a value of its own", onSelect: release }]),
    ...fitting.map(([name]) => ({
      id: `bind-${name}`,
      label: `Take it from “${name}”`,
      icon: "parameter" as const,
      onSelect: () => bind(name),
    })),
    {
      id: "reset",
      label: "Back to the default",
      icon: "undo",
      ...(defaultValue(parameter) !== undefined && { hint: short(defaultValue(parameter)) }),
      disabledReason: own === undefined ? "It has its default." : undefined,
      onSelect: () =>
        edit([{ op: "set_params", node, params: {}, unset: [parameter.name] }], {
          label: `Reset ${parameter.title}`,
        }),
    },
  ];
  return (
    <Menu
      align="end"
      items={items}
      trigger={
        <IconButton
          icon="more"
          size="small"
          iconSize={14}
          label={`Options of ${parameter.title}`}
          hint="Options"
          hintSide="left"
          className={styles.more}
        />
      }
    />
  );
}

function fits(
  type: ParameterDefinition["type"],
  wanted: ParameterDefinition["type"] | undefined,
): boolean {
  return type === wanted || (wanted === "number" && type === "integer");
}

function short(value: Json | undefined): string {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? null);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

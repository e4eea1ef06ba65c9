/** The parameters of the pipeline: whoever starts a run can set them. */

import { documentOf, useDocument, useEdit, useEditor } from "@/editing/editor";
import type { Json, ParameterDefinition } from "@/graph/document";
import { freshId } from "@/graph/identity";
import { Button, IconButton } from "@/ui/Button";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { TextField } from "@/ui/TextField";
import styles from "./Inspector.module.css";
import { renameParameter, usersOf } from "./parameterUse";

const TYPES = ["string", "integer", "number", "boolean", "dataset"].map((value) => ({
  value,
  label: value,
}));

export function PipelineParameters() {
  const editor = useEditor();
  const edit = useEdit();
  const parameters = useDocument((document) => document.parameters);
  const add = () => {
    const name = freshId("parameter", (taken) => taken in documentOf(editor).parameters);
    edit(
      [
        {
          op: "set_parameters",
          parameters: { [name]: { type: "string", default: "", description: "" } },
        },
      ],
      { label: "Add parameter" },
    );
  };
  return (
    <section>
      <h3 className={styles.subhead}>
        Parameters
        <Button size="small" icon="plus" onClick={add}>
          Add
        </Button>
      </h3>
      {Object.entries(parameters).map(([name, definition], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name itself is edited here
        <ParameterRow key={index} name={name} definition={definition} />
      ))}
      {Object.keys(parameters).length === 0 && (
        <p className={styles.muted}>
          None yet. Any field of a module can become one, by the menu at the field.
        </p>
      )}
    </section>
  );
}

function ParameterRow({ name, definition }: { name: string; definition: ParameterDefinition }) {
  const editor = useEditor();
  const edit = useEdit();
  const users = useDocument((document) => usersOf(document, name).length);
  const set = (values: Partial<ParameterDefinition>) =>
    edit([{ op: "set_parameters", parameters: { [name]: { ...definition, ...values } } }], {
      label: `Change ${name}`,
      merge: `parameter:${name}:${Object.keys(values).join()}`,
    });
  const rename = (wanted: string) => {
    const operations = renameParameter(documentOf(editor), name, wanted);
    if (operations) edit(operations, { label: "Rename parameter" });
  };
  return (
    <fieldset className={styles.parameter}>
      <legend className="visually-hidden">{`Parameter ${name}`}</legend>
      <div className={styles.parameterHead}>
        <TextField
          size="small"
          aria-label={`Name of parameter ${name}`}
          defaultValue={name}
          key={name}
          onBlur={({ target }) => rename(target.value)}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
        <Select
          size="small"
          label={`Type of ${name}`}
          value={definition.type}
          options={TYPES}
          onChange={(type) =>
            set({
              type: type as ParameterDefinition["type"],
              default: converted(definition.default, type),
            })
          }
        />
        <IconButton
          icon="trash"
          size="small"
          label={`Remove ${name}`}
          disabledReason={
            users > 0 ? `It is used ${users === 1 ? "once" : `${users} times`}.` : undefined
          }
          onClick={() =>
            edit([{ op: "set_parameters", parameters: { [name]: null } }], {
              label: `Remove ${name}`,
            })
          }
        />
      </div>
      <div className={styles.parameterDefault}>
        <span>Default</span>
        {definition.type === "boolean" ? (
          <Switch
            label={`Default of ${name}`}
            checked={definition.default === true}
            onChange={(on) => set({ default: on })}
          />
        ) : (
          <TextField
            size="small"
            aria-label={`Default of ${name}`}
            value={definition.default === null ? "" : String(definition.default)}
            onChange={({ target }) => set({ default: converted(target.value, definition.type) })}
          />
        )}
      </div>
    </fieldset>
  );
}

function converted(value: Json, type: string): Json {
  if (type === "boolean") return value === true || value === "true";
  if (type === "integer" || type === "number") {
    const number = Number(value);
    return value === "" || value === null ? null : Number.isFinite(number) ? number : value;
  }
  return value === null ? "" : String(value);
}

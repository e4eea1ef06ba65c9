/** The control that fits a parameter's kind. */

import { lazy, type ReactNode, Suspense } from "react";
import type { PortSchema } from "@/graph/columns";
import type { Json } from "@/graph/document";
import type { ParameterKind, ParameterSpec } from "@/graph/spec";
import { Loading } from "@/ui/Spinner";
import { ChoiceControl, ToggleControl } from "./controls/ChoiceControl";
import { ColumnControl } from "./controls/ColumnControl";
import { ColumnsControl } from "./controls/ColumnsControl";
import { DatasetControl } from "./controls/DatasetControl";
import { DatastoreControl } from "./controls/DatastoreControl";
import { ListControl } from "./controls/ListControl";
import { NumberControl } from "./controls/NumberControl";
import { SecretControl } from "./controls/SecretControl";
import { TableControl } from "./controls/TableControl";
import { TextControl } from "./controls/TextControl";

export interface ControlProps {
  readonly id: string;
  readonly parameter: ParameterSpec;
  readonly value: Json | undefined;
  readonly onChange: (value: Json) => void;
  readonly isInvalid: boolean;
  readonly describedBy: string | undefined;
  /** The columns to pick from, where they are known. */
  readonly schema: PortSchema | null;
}

const CodeControl = lazy(async () => ({
  default: (await import("./controls/CodeControl")).CodeControl,
}));

const CONTROLS: Readonly<Record<ParameterKind, (props: ControlProps) => ReactNode>> = {
  number: NumberControl,
  integer: NumberControl,
  text: TextControl,
  secret: SecretControl,
  datastore: DatastoreControl,
  model: TextControl,
  boolean: ToggleControl,
  choice: ChoiceControl,
  column: ColumnControl,
  columns: ColumnsControl,
  code: (props) => (
    <Suspense fallback={<Loading label="Loading the editor" />}>
      <CodeControl {...props} />
    </Suspense>
  ),
  dataset: DatasetControl,
  list: ListControl,
  table: TableControl,
};

export function Control(props: ControlProps) {
  const Chosen = CONTROLS[props.parameter.kind] ?? TextControl;
  return <Chosen {...props} />;
}

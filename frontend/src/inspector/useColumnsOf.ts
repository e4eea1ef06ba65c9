/** The columns that flow into the port from which a parameter picks columns, or names them in a table. */

import { useChecks } from "@/editing/checks";
import { useCatalog, useDocument } from "@/editing/editor";
import type { PortSchema } from "@/graph/columns";
import type { NodeId } from "@/graph/document";
import type { ParameterSpec } from "@/graph/spec";

export interface ColumnSource {
  readonly portTitle: string | null;
  readonly schema: PortSchema | null;
}

const NOTHING: ColumnSource = { portTitle: null, schema: null };

export function useColumnsOf(node: NodeId, parameter: ParameterSpec): ColumnSource {
  const isColumns = parameter.kind === "column" || parameter.kind === "columns";
  const namesColumns = isColumns || parameter.kind === "table";
  const module = useDocument(({ nodes }) => nodes[node]?.module ?? "");
  const inputs = useCatalog()[module]?.inputs ?? [];
  const port =
    inputs.find(({ name }) => name === parameter.column_of) ??
    inputs.find(({ data_type }) => data_type === "Table");
  const edge = useDocument(({ edges }) =>
    namesColumns && port
      ? edges.find((candidate) => candidate.target === node && candidate.target_port === port.name)
      : undefined,
  );
  const schema = useChecks((checks) =>
    edge ? checks.schemas[edge.source]?.[edge.source_port] : undefined,
  );
  if (!namesColumns) return NOTHING;
  return { portTitle: isColumns ? (port?.title ?? null) : null, schema: schema ?? null };
}

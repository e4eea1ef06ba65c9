/** Environments: what steps need installed beyond the modules' own libraries, and how far each is. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { type Environment, environmentsQuery } from "@/api/environments";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { ago, moment, size } from "@/ui/format";
import { Page } from "@/ui/Page";
import { COMPUTE_PLACES, PlaceTabs } from "@/ui/PlaceTabs";
import { Loading } from "@/ui/Spinner";
import { Table } from "@/ui/Table";
import { UsedBy } from "@/ui/UsedBy";
import { EnvironmentDialog } from "./EnvironmentDialog";
import { EnvironmentState } from "./EnvironmentState";
import { kindOf } from "./kinds";

export function EnvironmentsPage() {
  const { data, error } = useQuery({
    ...environmentsQuery,
    refetchInterval: ({ state }) =>
      state.data?.some((one) => one.state === "building") ? 1000 : 10_000,
  });
  const [isCreating, setCreating] = useState(false);
  const refusal = useRefusal("contributor");
  const navigate = useNavigate();
  return (
    <Page
      title="Compute"
      actions={
        <Button
          variant="primary"
          icon="plus"
          disabledReason={refusal}
          onClick={() => setCreating(true)}
        >
          New environment
        </Button>
      }
    >
      <PlaceTabs label="Compute" places={COMPUTE_PLACES} />
      {error !== null && data === undefined && (
        <EmptyState icon="warning" tone="error" title="The environments cannot be listed">
          {error.message}
        </EmptyState>
      )}
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && (
        <EmptyState icon="environment" title="No environments yet">
          Steps run with the libraries of the worker. A step that needs others names an environment:
          Python packages, a conda file, a Docker image or a Dockerfile.
        </EmptyState>
      )}
      {data !== undefined && data.length > 0 && <EnvironmentTable environments={data} />}
      {isCreating && (
        <EnvironmentDialog
          onDone={({ name }) => navigate(`/environments/${name}`)}
          onClose={() => setCreating(false)}
        />
      )}
    </Page>
  );
}

function EnvironmentTable({ environments }: { environments: readonly Environment[] }) {
  return (
    <Table
      label="Environments"
      head={["Name", "Kind", "State", "Size", "Built", "Used by"]}
      numeric={[3]}
    >
      {environments.map((one) => (
        <tr key={one.name}>
          <td title={one.name}>
            <Link to={`/environments/${one.name}`}>{one.name}</Link>
          </td>
          <td>{kindOf(one.kind).label}</td>
          <td title={one.error}>
            <EnvironmentState state={one.state} />
          </td>
          <td data-numeric="">{one.size_bytes ? size(one.size_bytes) : "–"}</td>
          <td title={one.built_at === null ? "" : moment(one.built_at)}>
            {one.built_at === null ? "–" : ago(one.built_at)}
          </td>
          <td>
            <UsedBy uses={one.used_by} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

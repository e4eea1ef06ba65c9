/** Environments: what steps need installed beyond the modules' own libraries, and how far each is. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { type Environment, environmentsQuery } from "@/api/environments";
import { useRefusal } from "@/api/session";
import { ago, moment, size } from "@/ui/format";
import { ListPage } from "@/ui/ListPage";
import { COMPUTE_PLACES } from "@/ui/PlaceTabs";
import { Table } from "@/ui/Table";
import { UsedBy } from "@/ui/UsedBy";
import { EnvironmentDialog } from "./EnvironmentDialog";
import { EnvironmentState } from "./EnvironmentState";
import { kindOf } from "./kinds";

export function EnvironmentsPage() {
  const query = useQuery({
    ...environmentsQuery,
    refetchInterval: ({ state }) =>
      state.data?.some((one) => one.state === "building") ? 1000 : 10_000,
  });
  const navigate = useNavigate();
  return (
    <ListPage
      title="Compute"
      places={COMPUTE_PLACES}
      one="environment"
      many="environments"
      query={query}
      refusal={useRefusal("contributor")}
      empty={{
        icon: "environment",
        title: "No environments yet",
        text: "Steps run with the libraries of the worker. A step that needs others names an environment: Python packages, a conda file, a Docker image or a Dockerfile.",
      }}
      dialog={(close) => (
        <EnvironmentDialog
          onDone={({ name }) => navigate(`/environments/${name}`)}
          onClose={close}
        />
      )}
    >
      {(environments) => <EnvironmentTable environments={environments} />}
    </ListPage>
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

/** One environment: its state, what it is made of, its build as it goes, and who uses it. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { type Environment, environmentQuery } from "@/api/environments";
import { EmptyState } from "@/ui/EmptyState";
import { Facts } from "@/ui/Facts";
import { ago, moment, plural, size } from "@/ui/format";
import { Page, Section } from "@/ui/Page";
import { Loading } from "@/ui/Spinner";
import { BuildSection } from "./BuildSection";
import { ContentSection } from "./ContentSection";
import { EnvironmentActions } from "./EnvironmentActions";
import { EnvironmentState } from "./EnvironmentState";
import styles from "./Environments.module.css";
import { kindOf } from "./kinds";

export function EnvironmentPage() {
  const { name = "" } = useParams();
  const { data, error } = useQuery({
    ...environmentQuery(name),
    refetchInterval: ({ state }) => (state.data?.state === "building" ? 1000 : 10_000),
  });
  const back = <Link to="/environments">Environments</Link>;
  if (error !== null && data === undefined) {
    return (
      <Page title={name} back={back}>
        <EmptyState icon="warning" tone="error" title="This environment cannot be shown">
          {error.message}
        </EmptyState>
      </Page>
    );
  }
  if (data === undefined) return <Loading />;
  return (
    <Page
      title={data.name}
      back={back}
      aside={<EnvironmentState state={data.state} />}
      actions={<EnvironmentActions environment={data} />}
    >
      <Facts
        facts={[
          ["Kind", kindOf(data.kind).label],
          ["Size", data.size_bytes ? size(data.size_bytes) : "–"],
          [
            "Built",
            data.built_at === null ? (
              "–"
            ) : (
              <span key="built" title={moment(data.built_at)}>
                {ago(data.built_at)}
              </span>
            ),
          ],
          ["Digest", <code key="digest">{data.digest.slice(0, 12) || "–"}</code>],
        ]}
      />
      <ContentSection key={data.name} environment={data} />
      <BuildSection key={`${data.name} build`} environment={data} />
      <Uses environment={data} />
    </Page>
  );
}

function Uses({ environment: { used_by } }: { environment: Environment }) {
  return (
    <Section title="Used by">
      {used_by.length === 0 ? (
        <p className={styles.quiet}>No module names it yet. It is chosen in a module's settings.</p>
      ) : (
        <ul className={styles.uses}>
          {used_by.map(({ pipeline, name, nodes }) => (
            <li key={pipeline}>
              <Link to={`/pipelines/${pipeline}`}>{name}</Link>{" "}
              <span className={styles.quiet}>{plural(nodes.length, "module")}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** One environment: its state, what it is made of, its build as it goes, and who uses it. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { type Environment, environmentQuery } from "@/api/environments";
import { Facts } from "@/ui/Facts";
import { ago, moment, plural, size } from "@/ui/format";
import { Section } from "@/ui/Page";
import { ThingPage } from "@/ui/ThingPage";
import { BuildSection } from "./BuildSection";
import { ContentSection } from "./ContentSection";
import { EnvironmentActions } from "./EnvironmentActions";
import { EnvironmentState } from "./EnvironmentState";
import styles from "./Environments.module.css";
import { kindOf } from "./kinds";

export function EnvironmentPage() {
  const { name = "" } = useParams();
  const query = useQuery({
    ...environmentQuery(name),
    refetchInterval: ({ state }) => (state.data?.state === "building" ? 1000 : 10_000),
  });
  return (
    <ThingPage
      name={name}
      one="environment"
      back={<Link to="/environments">Environments</Link>}
      query={query}
      aside={({ state }) => <EnvironmentState state={state} />}
      actions={(environment) => <EnvironmentActions environment={environment} />}
    >
      {(environment) => (
        <>
          <EnvironmentFacts environment={environment} />
          <ContentSection key={name} environment={environment} />
          <BuildSection key={`${name} build`} environment={environment} />
          <Uses environment={environment} />
        </>
      )}
    </ThingPage>
  );
}

function EnvironmentFacts({
  environment: { kind, size_bytes, built_at, digest },
}: {
  environment: Environment;
}) {
  return (
    <Facts
      facts={[
        ["Kind", kindOf(kind).label],
        ["Size", size_bytes ? size(size_bytes) : "–"],
        [
          "Built",
          built_at === null ? (
            "–"
          ) : (
            <span key="built" title={moment(built_at)}>
              {ago(built_at)}
            </span>
          ),
        ],
        ["Digest", <code key="digest">{digest.slice(0, 12) || "–"}</code>],
      ]}
    />
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

/** One compute target: what it is, who serves it, and whether it works. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { COMPUTE_KINDS, type Compute, computeQuery } from "@/api/computes";
import { useRefusal } from "@/api/session";
import { ProbeView } from "@/artifacts/ProbeView";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { type Fact, Facts } from "@/ui/Facts";
import { count } from "@/ui/format";
import { Icon } from "@/ui/Icon";
import { Section } from "@/ui/Page";
import { ThingPage } from "@/ui/ThingPage";
import styles from "./Compute.module.css";
import { DeleteTarget } from "./DeleteTarget";
import { countWorkers, limitWords, settingFacts, unreachableWords } from "./describe";
import { IsolationBadge } from "./IsolationBadge";
import { SlotBar } from "./SlotBar";
import { TargetDialog } from "./TargetDialog";
import { useTargetDeeds } from "./useTargetDeeds";
import { WorkerTable } from "./WorkerTable";
import { WorkerWords } from "./WorkerWords";

const LONG = 60;

export function TargetPage() {
  const { name = "" } = useParams();
  return (
    <ThingPage
      name={name}
      one="compute target"
      back={<Link to="/compute">Compute</Link>}
      query={useQuery({ ...computeQuery(name), refetchInterval: 2000 })}
      aside={(target) => target.is_default && <Badge>Default</Badge>}
      actions={(target) => <TargetActions target={target} />}
    >
      {(target) => (
        <>
          <NobodyNotice target={target} />
          <TargetFacts target={target} />
          <Test key={name} name={name} />
          <Section title="Workers">
            <WorkerTable name={name} workers={target.workers} />
          </Section>
        </>
      )}
    </ThingPage>
  );
}

function TargetFacts({ target }: { target: Compute }) {
  return (
    <Facts
      facts={[
        ["Kind", COMPUTE_KINDS[target.kind]],
        ["Workers", <WorkerWords key="workers" workers={target.workers} />],
        ["Slots in use", <SlotBar key="slots" used={target.slots_used} slots={target.slots} />],
        ["Steps that wait", count(target.queue_length)],
        ["Isolation", <IsolationBadge key="isolation" isolation={target.isolation} />],
        ...unreachableFacts(target),
        ["Limits of a step", limitWords(target.limits)],
        ...settingFacts(target).map(
          ([label, text]): Fact =>
            text.length > LONG ? [label, <code key={label}>{text}</code>, true] : [label, text],
        ),
      ]}
    />
  );
}

function unreachableFacts({ unreachable_since }: Compute): readonly Fact[] {
  if (unreachable_since === null) return [];
  const words = unreachableWords(unreachable_since);
  return [
    [
      "State",
      <Badge key="state" tone="failed">
        {words}
      </Badge>,
    ],
  ];
}

/** Steps that nobody will take are said to wait, before somebody wonders. */
function NobodyNotice({ target }: { target: Compute }) {
  const { live, silent } = countWorkers(target.workers);
  if (live > 0) return null;
  const isNew = silent === 0;
  const what = target.kind === "process" ? `--compute ${target.name}` : `--kind ${target.kind}`;
  return (
    <p className={styles.notice} role="status">
      <Icon name="warning" />
      <span>
        {isNew ? (
          <>
            No worker serves this target yet. A server that runs steps itself takes it up in a
            moment; where workers are started apart, start one with{" "}
            <code>manage.py worker {what}</code>. Until then steps that name it wait.
          </>
        ) : (
          "No live worker serves this target. Steps that name it wait until one does."
        )}
      </span>
    </p>
  );
}

function TargetActions({ target }: { target: Compute }) {
  const [dialog, setDialog] = useState<"edit" | "delete" | null>(null);
  const refusal = useRefusal("owner");
  const navigate = useNavigate();
  const { makeDefault } = useTargetDeeds(target.name);
  const close = () => setDialog(null);
  const isDefault = target.is_default
    ? "It is the default. Make another the default first."
    : undefined;
  return (
    <>
      {!target.is_default && (
        <Button
          disabledReason={refusal}
          busy={makeDefault.isPending}
          onClick={() => makeDefault.mutate()}
        >
          Make it the default
        </Button>
      )}
      <Button icon="edit" disabledReason={refusal} onClick={() => setDialog("edit")}>
        Change
      </Button>
      <Button
        icon="trash"
        variant="danger"
        disabledReason={refusal ?? isDefault}
        onClick={() => setDialog("delete")}
      >
        Delete
      </Button>
      {dialog === "edit" && <TargetDialog target={target} onClose={close} />}
      {dialog === "delete" && (
        <DeleteTarget name={target.name} onDone={() => navigate("/compute")} onClose={close} />
      )}
    </>
  );
}

/** The test that is shown has an address, so that it can be sent to who can repair the machine. */
function Test({ name }: { name: string }) {
  const [search, setSearch] = useSearchParams();
  const shown = search.get("test");
  const refusal = useRefusal("contributor");
  const { test } = useTargetDeeds(name);
  const start = () => test.mutate(undefined, { onSuccess: ({ id }) => setSearch({ test: id }) });
  return (
    <Section
      title="Test"
      aside={
        <Button
          size="small"
          icon="play"
          busy={test.isPending}
          disabledReason={refusal}
          onClick={start}
        >
          {shown === null ? "Test this target" : "Test again"}
        </Button>
      }
    >
      {shown === null ? (
        <p className={styles.quiet}>
          A small step runs on the target, and what it finds is shown here.
        </p>
      ) : (
        <ProbeView key={shown} runId={shown} />
      )}
    </Section>
  );
}

/** Compute: the targets on which steps may run, who serves each, and how busy it is. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { COMPUTE_KINDS, type Compute, computesQuery } from "@/api/computes";
import { useRefusal } from "@/api/session";
import { Badge } from "@/ui/Badge";
import { count } from "@/ui/format";
import { ListPage } from "@/ui/ListPage";
import { COMPUTE_PLACES } from "@/ui/PlaceTabs";
import { MORE_HEAD, Table } from "@/ui/Table";
import styles from "./Compute.module.css";
import { inOrder, unreachableWords, whereIs } from "./describe";
import { IsolationBadge } from "./IsolationBadge";
import { SlotBar } from "./SlotBar";
import { TargetDialog } from "./TargetDialog";
import { TargetMenu } from "./TargetMenu";
import { WorkerWords } from "./WorkerWords";

const HEAD = ["Name", "Kind", "Workers", "Slots in use", "Waiting", "Isolation"];

export function ComputePage() {
  const navigate = useNavigate();
  return (
    <ListPage
      title="Compute"
      places={COMPUTE_PLACES}
      one="target"
      many="compute targets"
      query={useQuery({ ...computesQuery, refetchInterval: 2000 })}
      refusal={useRefusal("owner")}
      empty={{
        icon: "compute",
        title: "There is no compute target",
        text: "Nothing can run until there is one. Make one of processes for this machine, or name a Docker engine or a machine reached by SSH.",
      }}
      dialog={(close) => (
        <TargetDialog onDone={({ name }) => navigate(`/compute/${name}`)} onClose={close} />
      )}
    >
      {(targets) => <TargetTable targets={inOrder(targets)} />}
    </ListPage>
  );
}

function TargetTable({ targets }: { targets: readonly Compute[] }) {
  return (
    <Table label="Compute targets" head={[...HEAD, MORE_HEAD]} numeric={[4]}>
      {targets.map((target) => (
        <tr key={target.name}>
          <td title={target.name}>
            <span className={styles.name}>
              <Link to={`/compute/${target.name}`}>{target.name}</Link>
              {target.is_default && <Badge>Default</Badge>}
            </span>
          </td>
          <td title={whereIs(target)}>
            <span className={styles.kind}>
              {COMPUTE_KINDS[target.kind]} <span className={styles.quiet}>{whereIs(target)}</span>
            </span>
          </td>
          <td>
            <WorkerWords workers={target.workers} />
          </td>
          <td>
            <SlotBar used={target.slots_used} slots={target.slots} />
          </td>
          <td data-numeric="">{target.queue_length === 0 ? "–" : count(target.queue_length)}</td>
          <td>
            {target.unreachable_since === null ? (
              <IsolationBadge isolation={target.isolation} />
            ) : (
              <Badge tone="failed">{unreachableWords(target.unreachable_since)}</Badge>
            )}
          </td>
          <td className={styles.deeds}>
            <TargetMenu target={target} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

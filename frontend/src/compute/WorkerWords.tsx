/** Who serves a target: live workers, those not heard any more, or nobody. */
import type { ComputeWorker } from "@/api/computes";
import { Badge } from "@/ui/Badge";
import styles from "./Compute.module.css";
import { countWorkers } from "./describe";

export function WorkerWords({ workers }: { workers: readonly ComputeWorker[] }) {
  const { live, silent } = countWorkers(workers);
  if (live + silent === 0) return <Badge tone="stale">! No worker</Badge>;
  return (
    <span className={styles.workers}>
      {live > 0 && <span>{live} live</span>}
      {silent > 0 && <Badge tone="failed">✕ {silent} silent</Badge>}
    </span>
  );
}

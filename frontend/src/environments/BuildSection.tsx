/** The build of an environment: starting it, its log while it goes, and why it failed. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { buildEnvironment, type Environment } from "@/api/environments";
import { cancelRun } from "@/api/runs";
import { useRefusal } from "@/api/session";
import { LogLines } from "@/artifacts/LogLines";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Section } from "@/ui/Page";
import { toastError } from "@/ui/toasts";
import styles from "./Environments.module.css";
import { useBuildLog } from "./useBuildLog";

/** As high as the lines need, up to the height at which they scroll. */
const LINE_HEIGHT = 19;

export function BuildSection({ environment }: { environment: Environment }) {
  const { name, state, error } = environment;
  const refusal = useRefusal("contributor");
  const queries = useQueryClient();
  const log = useBuildLog(name, state, environment.digest);
  const build = useMutation({
    mutationFn: () => buildEnvironment(name),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["environments"] }),
    onError: (cause) => toastError("The build could not be started", cause),
  });
  const cancel = useMutation({
    mutationFn: async () => environment.run && cancelRun(environment.run),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["environments"] }),
    onError: (cause) => toastError("The build could not be stopped", cause),
  });
  const isBuilding = state === "building" || build.isPending;
  return (
    <Section
      title="Build"
      aside={
        <span className={styles.saving}>
          {environment.run !== null && isBuilding && (
            <Button size="small" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel
            </Button>
          )}
          <Button
            size="small"
            icon="play"
            busy={isBuilding}
            disabledReason={refusal}
            onClick={() => build.mutate()}
          >
            {isBuilding ? "Building" : state === "new" ? "Build it now" : "Build again"}
          </Button>
        </span>
      }
    >
      {state === "failed" && (
        <p className={styles.failed} role="alert">
          <Icon name="error" />
          {error || "The reason is in the log."}
        </p>
      )}
      {log.count > 0 ? (
        <div className={styles.log} style={{ height: log.count * LINE_HEIGHT + 34 }}>
          <LogLines log={log} onEarlier={log.showEarlier} />
        </div>
      ) : (
        <p className={styles.quiet}>
          {isBuilding
            ? "It has printed nothing yet."
            : state === "ready"
              ? "It is built; there was nothing to print."
              : "It is built when a step first needs it; built now, that step does not wait."}
        </p>
      )}
    </Section>
  );
}

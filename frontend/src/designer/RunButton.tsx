/** Run: says what it will do, shows the plan on hover, becomes Cancel while running. */

import { HoverCard } from "radix-ui";
import { useChecks } from "@/editing/checks";
import { whyNot } from "@/editing/commands";
import { useDocument, useEditor, useSession } from "@/editing/editor";
import { useRunCommands } from "@/editing/runCommands";
import { useRunValue } from "@/live/hooks";
import { isTerminalRun } from "@/live/runState";
import { Button, IconButton } from "@/ui/Button";
import { Menu, type MenuEntry } from "@/ui/Menu";
import { PlanCard } from "./PlanCard";
import { isAllReused, runLabel } from "./planWords";
import styles from "./RunButton.module.css";
import { usePlanHover } from "./usePlanHover";
import { useRunning } from "./useRunning";

export function RunButton() {
  const { runId, isStarting, start, cancel } = useRunning();
  const state = useRunValue(runId, (run) => run.state);
  const plan = useChecks((checks) => checks.plan);
  const problems = useChecks((checks) => checks.problems.length);
  const loading = useChecks((checks) => checks.loading);
  const isLive = state != null && !isTerminalRun(state);
  const hover = usePlanHover(isLive || isStarting);
  const isEmpty = useDocument(({ nodes }) => Object.keys(nodes).length === 0);
  if (isLive) {
    return (
      <Button variant="primary" icon="stop" busy={state === "cancelling"} onClick={cancel}>
        {state === "cancelling" ? "Cancelling" : "Cancel run"}
      </Button>
    );
  }
  const isLoading = loading.length > 0;
  const reason = whyBlocked(isEmpty, problems, loading);
  const counts = plan?.counts ?? null;
  const isAgain = isAllReused(counts);
  const variant = isAgain ? "plain" : "primary";
  return (
    <div className={styles.split}>
      <HoverCard.Root
        openDelay={250}
        closeDelay={120}
        open={hover.isOpen}
        onOpenChange={hover.change}
      >
        <HoverCard.Trigger asChild>
          <span onPointerEnter={hover.enter} onPointerLeave={hover.leave}>
            <Button
              variant={variant}
              icon={isAgain ? "refresh" : "play"}
              busy={isStarting || isLoading}
              title={isAgain ? `All ${counts.total} results are reused` : undefined}
              disabledReason={reason}
              className={styles.main}
              onClick={() => {
                hover.close();
                start();
              }}
            >
              {isLoading ? "Loading data" : runLabel(counts)}
            </Button>
          </span>
        </HoverCard.Trigger>
        {plan && reason === undefined && (
          <HoverCard.Portal>
            <HoverCard.Content
              className={styles.card}
              align="end"
              sideOffset={8}
              collisionPadding={10}
            >
              <PlanCard plan={plan} />
            </HoverCard.Content>
          </HoverCard.Portal>
        )}
      </HoverCard.Root>
      <RunMenu isBlocked={isEmpty || isStarting || isLoading} variant={variant} />
    </div>
  );
}

function whyBlocked(
  isEmpty: boolean,
  problems: number,
  loading: readonly string[],
): string | undefined {
  if (loading.length > 0)
    return `${loading.join(", ")} ${loading.length === 1 ? "is" : "are"} still being loaded.`;
  if (isEmpty) return "There is nothing to run yet. Add a module first.";
  if (problems === 0) return undefined;
  return `Mend the ${problems === 1 ? "problem" : `${problems} problems`} first.`;
}

function RunMenu({ isBlocked, variant }: { isBlocked: boolean; variant: "primary" | "plain" }) {
  const editor = useEditor();
  const commands = useRunCommands();
  useSession((session) => session.nodes);
  const items = commands
    .filter((command) => command.id !== "cancel" && command.id !== "run")
    .map(
      (command): MenuEntry => ({
        id: command.id,
        label: command.label,
        ...(command.icon && { icon: command.icon }),
        disabledReason: whyNot(command, editor),
        onSelect: () => command.run(editor),
      }),
    );
  return (
    <Menu
      align="end"
      items={items}
      trigger={
        <IconButton
          icon="chevronDown"
          label="More ways to run"
          variant={variant}
          iconSize={14}
          className={styles.more}
          disabled={isBlocked}
        />
      }
    />
  );
}

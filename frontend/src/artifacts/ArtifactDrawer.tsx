/** The drawer under the canvas: the data at a port, the log, metrics, timeline and outline of a run. */
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { modulesQuery } from "@/api/modules";
import { runGraphQuery } from "@/api/runs";
import type { PipelineId, RunId } from "@/api/types";
import type { NodeId, PipelineDocument } from "@/graph/document";
import type { Catalog } from "@/graph/spec";
import { useRun } from "@/live/hooks";
import { IconButton } from "@/ui/Button";
import { TabPanel, Tabs } from "@/ui/Tabs";
import { changedSince } from "./changedSince";
import { DataTab } from "./DataTab";
import { Heading } from "./Heading";
import { LogTab } from "./LogTab";
import { MetricsTab } from "./MetricsTab";
import { OutlineTab } from "./OutlineTab";
import { type DrawerSelection, resolveShown } from "./selection";
import { TimelineTab } from "./TimelineTab";

export type DrawerTab = "data" | "log" | "metrics" | "timeline" | "outline";

const TABS: readonly { value: DrawerTab; label: string }[] = [
  { value: "data", label: "Data" },
  { value: "log", label: "Log" },
  { value: "metrics", label: "Metrics" },
  { value: "timeline", label: "Timeline" },
  { value: "outline", label: "Outline" },
];

export interface ArtifactDrawerProps {
  readonly pipelineId: PipelineId | null;
  /** The run whose results are shown. It must be watched by somebody above (RunScope, useWatchedRun). */
  readonly runId: RunId | null;
  /** The run that a node's results are of, where that may be an earlier one. */
  readonly runOf?: (node: NodeId) => RunId | null;
  readonly document: PipelineDocument;
  readonly selection: DrawerSelection | null;
  /** A click on a node in the timeline or the outline. */
  readonly onSelect?: (selection: DrawerSelection) => void;
  readonly tab?: DrawerTab;
  readonly onTabChange?: (tab: DrawerTab) => void;
  readonly onUseThreshold?: (node: NodeId, threshold: number) => void;
  /** More controls at the right end, such as the one that folds the drawer. */
  readonly actions?: ReactNode;
}

const NO_CATALOG: Catalog = {};

export function ArtifactDrawer(props: ArtifactDrawerProps) {
  const [ownTab, setOwnTab] = useState<DrawerTab>("data");
  const tab = props.tab ?? ownTab;
  const { selection, isPinned, togglePin } = usePinned(props.selection);
  const runId = selection && props.runOf ? props.runOf(selection.node) : props.runId;
  const run = useRun(runId);
  const ran = useQuery({ ...runGraphQuery(runId ?? ""), enabled: runId !== null }).data?.document;
  const catalog = useCatalog();
  const shown = useMemo(
    () =>
      selection === null
        ? null
        : resolveShown(props.document, catalog, run, selection, ran ?? null),
    [props.document, catalog, run, selection, ran],
  );
  const isOlder = useMemo(
    () => !!ran && !!shown?.step && changedSince(ran, props.document, shown.node),
    [ran, shown, props.document],
  );
  const from = isOlder && run ? run.number : null;
  const select = (next: DrawerSelection) => props.onSelect?.(next);
  const openTab = (next: DrawerTab) => {
    setOwnTab(next);
    props.onTabChange?.(next);
  };
  const choosePort = (port: string) => shown && select({ node: shown.node, port, side: "output" });
  return (
    <Tabs
      label="Results"
      tabs={TABS}
      value={tab}
      onChange={(next) => openTab(next as DrawerTab)}
      aside={
        <>
          {shown !== null && tab !== "timeline" && tab !== "outline" && (
            <Heading shown={shown} from={from} onPort={choosePort} />
          )}
          {selection !== null && (
            <IconButton
              icon="pin"
              size="small"
              label={isPinned ? "Follow the selection again" : "Keep showing this"}
              aria-pressed={isPinned}
              onClick={togglePin}
            />
          )}
          {props.actions}
        </>
      }
    >
      <TabPanel value="data">
        <DataTab
          runId={runId}
          shown={shown}
          onLog={() => openTab("log")}
          onUseThreshold={props.onUseThreshold}
        />
      </TabPanel>
      <TabPanel value="log">
        <LogTab runId={runId} shown={shown} />
      </TabPanel>
      <TabPanel value="metrics">
        <MetricsTab runId={runId} shown={shown} />
      </TabPanel>
      <TabPanel value="timeline">
        <TimelineTab
          run={run}
          document={props.document}
          catalog={catalog}
          selected={shown?.node ?? null}
          onSelect={select}
        />
      </TabPanel>
      <TabPanel value="outline">
        <OutlineTab
          run={run}
          document={props.document}
          catalog={catalog}
          selected={shown?.node ?? null}
          onSelect={select}
        />
      </TabPanel>
    </Tabs>
  );
}

function useCatalog(): Catalog {
  const { data } = useQuery(modulesQuery);
  return useMemo(
    () =>
      data === undefined ? NO_CATALOG : Object.fromEntries(data.map((spec) => [spec.id, spec])),
    [data],
  );
}

/** The selection, or what was selected when it was pinned. */
function usePinned(selection: DrawerSelection | null) {
  const [pinned, setPinned] = useState<DrawerSelection | null>(null);
  return {
    selection: pinned ?? selection,
    isPinned: pinned !== null,
    togglePin: () => setPinned(pinned === null ? selection : null),
  };
}

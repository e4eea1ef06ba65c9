/** The canvas: React Flow over the document and the session. Everything that knows React Flow is in this folder. */

import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useKeyPress,
} from "@xyflow/react";
import type { ReactNode } from "react";
import { useEditor } from "@/editing/editor";
import "@xyflow/react/dist/base.css";
import styles from "./Canvas.module.css";
import { CanvasMenu } from "./CanvasMenu";
import { ConnectionLine } from "./ConnectionLine";
import { DataEdge } from "./DataEdge";
import { EmptyCanvas } from "./EmptyCanvas";
import { GroupNode } from "./GroupNode";
import { Minimap } from "./Minimap";
import { ModuleNode } from "./ModuleNode";
import { NoteNode } from "./NoteNode";
import { PortTooltip } from "./PortTooltip";
import { UsualCompute } from "./UsualCompute";
import { useCanvasEvents } from "./useCanvasEvents";
import { useConnecting } from "./useConnecting";
import { useFlow } from "./useFlow";
import { usePlacing } from "./usePlacing";
import { useViewport } from "./useViewport";
import { ZoomButtons } from "./ZoomButtons";

const NODE_TYPES = { module: ModuleNode, note: NoteNode, box: GroupNode };
const EDGE_TYPES = { data: DataEdge };
const CULLING_FROM = 150;

export function Canvas({ children }: { children?: ReactNode }) {
  return (
    <ReactFlowProvider>
      <UsualCompute>
        <CanvasFlow>{children}</CanvasFlow>
      </UsualCompute>
    </ReactFlowProvider>
  );
}

function CanvasFlow({ children }: { children?: ReactNode }) {
  const { isReadOnly } = useEditor();
  const { drop, count, ...flow } = useFlow();
  const connecting = useConnecting();
  const events = useCanvasEvents(drop);
  // Shift draws a box on the empty canvas; on a module it adds to the selection.
  const isShift = useKeyPress("Shift");
  const isMany = count > CULLING_FROM;
  useViewport(isMany);
  usePlacing();
  return (
    <section
      className={styles.canvas}
      data-canvas=""
      aria-label="Canvas"
      tabIndex={-1}
      {...events.wrapper}
    >
      <CanvasMenu>
        <div className={styles.flow}>
          <ReactFlow
            {...flow}
            {...connecting}
            {...events.flow}
            nodeTypes={NODE_TYPES}
            edgeTypes={EDGE_TYPES}
            connectionLineComponent={ConnectionLine}
            connectionRadius={26}
            reconnectRadius={12}
            minZoom={0.05}
            maxZoom={2}
            onlyRenderVisibleElements={isMany}
            elementsSelectable
            nodesConnectable={!isReadOnly}
            edgesFocusable={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            selectionMode={SelectionMode.Partial}
            selectionKeyCode={null}
            selectionOnDrag={isShift}
            panOnDrag={isShift ? MIDDLE_BUTTON : true}
            multiSelectionKeyCode={MULTI_KEYS}
            panOnScroll
            zoomOnDoubleClick={false}
            nodeDragThreshold={2}
            attributionPosition="bottom-right"
          >
            <Background
              variant={BackgroundVariant.Dots}
              gap={20}
              size={1.6}
              color="var(--canvas-dot)"
            />
          </ReactFlow>
        </div>
      </CanvasMenu>
      {count === 0 && !isReadOnly && <EmptyCanvas />}
      <ZoomButtons />
      <Minimap />
      <PortTooltip />
      {children}
    </section>
  );
}

const MULTI_KEYS = ["Control", "Meta", "Shift"];
const MIDDLE_BUTTON = [1];

/** What the person looks at and points to: selection, open lists, fields to jump to. Never saved to the server. */

import { createStore, type StoreApi } from "zustand/vanilla";
import type { End, Verdict } from "@/graph/connection";
import type { Edge, NodeId, Point } from "@/graph/document";

/** A wire in the air, with the verdict on every port it could meet. */
export interface Connecting {
  readonly from: End;
  readonly moved: Edge | null;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** The port that the keyboard points at. */
  readonly aim?: string;
}

/** A connection by keyboard: of which module, and from which port once that is chosen. */
export interface ConnectStart {
  readonly node: NodeId;
  readonly from: End | null;
}

/** The list that adds a module: where it goes, and from which wire it was called. */
export interface QuickAdd {
  readonly place: Point;
  readonly screen: Point;
  readonly from: End | null;
}

export interface FieldJump {
  readonly node: NodeId | null;
  readonly parameter: string | null;
  readonly stamp: number;
}

export type InspectorTab = "parameters" | "settings" | "results" | "about";

/** What the canvas lets others do with its view. */
export interface Viewport {
  readonly fit: (ids?: readonly NodeId[], isAtOnce?: boolean) => void;
  readonly zoom: (factor: number) => void;
  readonly actualSize: () => void;
  readonly center: (id: NodeId) => void;
  readonly middle: () => Point;
  readonly toFlow: (screen: Point) => Point;
  readonly toScreen: (place: Point) => Point;
}

export interface SessionState {
  readonly nodes: ReadonlySet<NodeId>;
  readonly edges: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly connecting: Connecting | null;
  readonly quickAdd: QuickAdd | null;
  readonly connectMenu: ConnectStart | null;
  readonly dropEdge: string | null;
  /** A note that was just added: it takes the cursor. */
  readonly newNote: string | null;
  readonly jump: FieldJump;
  readonly inspectorTab: InspectorTab;
  readonly isCommandPaletteOpen: boolean;
  readonly isShortcutListOpen: boolean;
  readonly isProblemListOpen: boolean;
  readonly shownPort: { readonly node: NodeId; readonly port: string } | null;
  readonly viewport: Viewport | null;
  /** Below zoom 0.4 nodes are boxes; below 0.2 wires have no labels. */
  readonly isFar: boolean;
  readonly isTiny: boolean;
  /** Nodes glide to new places after tidy up. */
  readonly isGliding: boolean;
  readonly announcement: string;
}

export type SessionStore = StoreApi<SessionState>;

const NOTHING: ReadonlySet<string> = new Set();

export function createSessionStore(): SessionStore {
  return createStore<SessionState>(() => ({
    nodes: NOTHING,
    edges: NOTHING,
    notes: NOTHING,
    groups: NOTHING,
    connecting: null,
    quickAdd: null,
    connectMenu: null,
    dropEdge: null,
    newNote: null,
    jump: { node: null, parameter: null, stamp: 0 },
    inspectorTab: "parameters",
    isCommandPaletteOpen: false,
    isShortcutListOpen: false,
    isProblemListOpen: false,
    shownPort: null,
    viewport: null,
    isFar: false,
    isTiny: false,
    isGliding: false,
    announcement: "",
  }));
}

export interface Selection {
  readonly nodes?: Iterable<NodeId>;
  readonly edges?: Iterable<string>;
  readonly notes?: Iterable<string>;
  readonly groups?: Iterable<string>;
}

/** Select exactly this. */
export function select(session: SessionStore, selection: Selection): void {
  session.setState({
    nodes: new Set(selection.nodes),
    edges: new Set(selection.edges),
    notes: new Set(selection.notes),
    groups: new Set(selection.groups),
    shownPort: null,
  });
}

/** Select a node, show it, and bring one of its fields into view. */
export function jumpTo(
  session: SessionStore,
  node: NodeId | null,
  parameter: string | null = null,
): void {
  select(session, { nodes: node ? [node] : [] });
  const stamp = session.getState().jump.stamp + 1;
  session.setState({ inspectorTab: "parameters", jump: { node, parameter, stamp } });
  if (node) session.getState().viewport?.center(node);
}

/** Said to screen readers. */
export function announce(session: SessionStore, announcement: string): void {
  session.setState({ announcement });
}

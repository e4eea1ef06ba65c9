/** What each state of a step or a run is called on screen, its sign and its colour. */
export const STATES = {
  draft: { word: "Not run yet", tone: "waiting", sign: "none" },
  problem: { word: "Problem", tone: "failed", sign: "!" },
  stale: { word: "Stale", tone: "stale", sign: "●" },
  waiting: { word: "Waiting", tone: "waiting", sign: "dashed" },
  queued: { word: "Queued", tone: "waiting", sign: "dashed" },
  preparing: { word: "Preparing", tone: "running", sign: "turning" },
  running: { word: "Running", tone: "running", sign: "turning" },
  cancelling: { word: "Cancelling", tone: "stale", sign: "turning" },
  succeeded: { word: "Done", tone: "succeeded", sign: "✓" },
  reused: { word: "Reused", tone: "reused", sign: "↺" },
  failed: { word: "Failed", tone: "failed", sign: "✕" },
  upstream_failed: { word: "Not reached", tone: "stale", sign: "↑" },
  skipped: { word: "Skipped", tone: "cancelled", sign: "⤼" },
  bypassed: { word: "Bypassed", tone: "cancelled", sign: "⤼" },
  cancelled: { word: "Cancelled", tone: "cancelled", sign: "■" },
  unknown: { word: "Unknown", tone: "stale", sign: "?" },
} as const satisfies Record<string, { word: string; tone: StateTone; sign: string }>;

export type StateTone =
  | "succeeded"
  | "reused"
  | "running"
  | "waiting"
  | "stale"
  | "failed"
  | "cancelled";

export type VisibleState = keyof typeof STATES;

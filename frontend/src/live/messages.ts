/** What travels on the socket, and the few checks that make a message trustworthy enough to use. */
import type { RunId, RunSnapshot } from "@/api/types";

export interface SnapshotMessage {
  readonly type: "snapshot";
  readonly run: RunId;
  readonly seq: number;
  readonly data: RunSnapshot;
}

export interface EventMessage {
  readonly type: "event";
  readonly run: RunId;
  readonly seq: number;
  readonly at: string;
  readonly node: string | null;
  readonly attempt: number;
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Latest wins, no number: progress, metrics, the growth of a log. */
export interface TelemetryMessage {
  readonly type: "telemetry";
  readonly run: RunId;
  readonly node: string;
  readonly kind: "progress" | "metric" | "log";
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface HeartbeatMessage {
  readonly type: "heartbeat";
  readonly runs?: Readonly<Record<RunId, number>>;
  readonly pipelines?: Readonly<Record<string, number>>;
}

export interface OperationsMessage {
  readonly type: "operations";
  readonly pipeline: string;
  readonly revision: number;
  readonly operations: readonly unknown[];
  readonly author?: { readonly id?: string | number; readonly name?: string } | null;
  readonly client?: string | null;
}

export interface PresenceMessage {
  readonly type: "presence";
  readonly pipeline: string;
  readonly [key: string]: unknown;
}

export interface ErrorMessage {
  readonly type: "error";
  readonly detail: string;
  readonly run?: RunId;
  readonly pipeline?: string;
}

export type RunMessage = SnapshotMessage | EventMessage | TelemetryMessage;
export type PipelineMessage = OperationsMessage | PresenceMessage;
export type ServerMessage = RunMessage | PipelineMessage | HeartbeatMessage | ErrorMessage;

const KINDS = new Set([
  "snapshot",
  "event",
  "telemetry",
  "heartbeat",
  "operations",
  "presence",
  "error",
]);

/** Read one message; null for what is not one of ours. */
export function readMessage(text: unknown): ServerMessage | null {
  if (typeof text !== "string") return null;
  try {
    const message: unknown = JSON.parse(text);
    const isOurs =
      typeof message === "object" &&
      message !== null &&
      "type" in message &&
      KINDS.has(String(message.type));
    return isOurs ? (message as ServerMessage) : null;
  } catch {
    return null;
  }
}

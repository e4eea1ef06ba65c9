/** What a compute target is, in words: who serves it, how steps are kept apart, how much it may use. Pure. */
import type { Compute, ComputeWorker, Isolation, Limits } from "@/api/computes";
import { writeBytes } from "@/ui/bytes";
import { duration, moment, plural } from "@/ui/format";
import type { StateTone } from "@/ui/states";
import { SETTING_LABELS } from "./targetFields";

type Level = NonNullable<Isolation["isolation"]>;

interface Words {
  readonly text: string;
  readonly tone: StateTone;
}

/** Where it is, in a few characters: "user@host:2222", the image, nothing for processes. */
export function whereIs({ kind, settings }: Compute): string {
  const text = (name: string) => String(settings[name] ?? "");
  if (kind === "docker") return text("image");
  if (kind !== "ssh") return "";
  const port = text("port");
  const host = [text("user"), text("host")].filter(Boolean).join("@");
  return port === "" || port === "22" ? host : `${host}:${port}`;
}

export interface WorkerCount {
  readonly live: number;
  readonly silent: number;
}

export function countWorkers(workers: readonly ComputeWorker[]): WorkerCount {
  const live = workers.filter(({ state }) => state === "live").length;
  return { live, silent: workers.length - live };
}

const LEVELS: Readonly<Record<Level, Words & { readonly meaning: string }>> = {
  full: {
    text: "✓ Full",
    tone: "succeeded",
    meaning: "Each step sees only its own folder, has no network and no other processes.",
  },
  container: {
    text: "✓ Container",
    tone: "succeeded",
    meaning: "Each step runs in a hardened container.",
  },
  landlock: {
    text: "✓ Landlock",
    tone: "succeeded",
    meaning: "The kernel keeps steps away from the files of others.",
  },
  remote: {
    text: "⇥ Remote",
    tone: "waiting",
    meaning: "Steps are apart from this machine; on theirs, the rights of the user are the bounds.",
  },
  reduced: {
    text: "! Reduced",
    tone: "stale",
    meaning: "Steps are held by limits only. Run code that you trust.",
  },
};

/** Null while nobody has told. */
export function isolationWords({ isolation }: Isolation): (Words & { meaning: string }) | null {
  return isolation === undefined ? null : LEVELS[isolation];
}

/** Said while no worker gets through to the engine behind a target. */
export function unreachableWords(since: string): string {
  return `✕ No answer since ${moment(since)}`;
}

/** "2 slots · 4 CPUs · 8 GB · 1 h 0 min", or that there are none. */
export function limitWords(limits: Limits): string {
  const words = [
    limits.cpus && plural(limits.cpus, "CPU"),
    limits.memory_bytes && `${writeBytes(limits.memory_bytes)} of memory`,
    limits.gpus !== undefined && plural(limits.gpus, "GPU"),
    limits.timeout_seconds && duration(limits.timeout_seconds),
  ].filter(Boolean);
  return words.length === 0 ? "No limits of its own" : words.join(" · ");
}

/** The settings that have been given, by the words of the form. */
export function settingFacts({ settings }: Compute): readonly (readonly [string, string])[] {
  return Object.entries(settings)
    .filter(([, value]) => value !== "" && value !== null && value !== 0)
    .map(([name, value]) => [
      SETTING_LABELS[name] ?? name.replaceAll("_", " "),
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]);
}

/** The default first, then by name. */
export function inOrder(targets: readonly Compute[]): readonly Compute[] {
  return [...targets].sort(
    (a, b) => Number(b.is_default) - Number(a.is_default) || a.name.localeCompare(b.name, "en"),
  );
}

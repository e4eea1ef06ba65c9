/** How far a version is: uploaded and waiting for its import, importing, ready, failed. */
import type { VersionState as State } from "@/api/types";
import { Badge } from "@/ui/Badge";
import type { StateTone } from "@/ui/states";

const WORDS: Readonly<Record<State, readonly [string, StateTone]>> = {
  uploaded: ["! Check the import", "stale"],
  importing: ["… Importing", "running"],
  ready: ["✓ Ready", "succeeded"],
  failed: ["✕ Failed", "failed"],
};

export function VersionState({ state }: { state: State }) {
  const [word, tone] = WORDS[state];
  return <Badge tone={tone}>{word}</Badge>;
}

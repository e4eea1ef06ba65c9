/** How far an environment is: not built, building, ready, failed. */
import type { EnvironmentState as State } from "@/api/environments";
import { Badge } from "@/ui/Badge";
import { STATE_WORDS } from "./kinds";

export function EnvironmentState({ state }: { state: State }) {
  const [word, tone] = STATE_WORDS[state];
  return <Badge tone={tone}>{word}</Badge>;
}

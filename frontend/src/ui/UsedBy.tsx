/** Who names a thing: pipelines with a way to them, then others by their names. */
import { Link } from "react-router";
import type { PipelineUse } from "@/api/types";
import { plural } from "./format";

const MOST = 3;

interface UsedByProps {
  readonly uses: readonly PipelineUse[];
  readonly others?: readonly string[];
}

export function UsedBy({ uses, others = [] }: UsedByProps) {
  const all = [
    ...uses.map((use) => ({
      key: use.pipeline,
      shown: (
        <Link to={`/pipelines/${use.pipeline}`} title={plural(use.nodes.length, "module")}>
          {use.name}
        </Link>
      ),
    })),
    ...others.map((name) => ({ key: name, shown: name })),
  ];
  if (all.length === 0) return "–";
  return (
    <>
      {all.slice(0, MOST).map(({ key, shown }, place) => (
        <span key={key}>
          {place > 0 && ", "}
          {shown}
        </span>
      ))}
      {all.length > MOST && ` and ${all.length - MOST} more`}
    </>
  );
}

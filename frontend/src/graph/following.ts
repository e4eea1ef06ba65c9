/** What usually stands at the other end of a wire: for the list of a wire pulled onto empty canvas. Pure. */

import { type End, fitsType } from "./connection";
import { GROUP_ORDER, type ModuleSpec } from "./spec";

/** The usual next steps, nearest first. */
const FOLLOWERS: Readonly<Record<string, readonly string[]>> = {
  dataset: ["select_columns_in_dataset", "clean_missing_data", "split_data"],
  import_data: ["select_columns_in_dataset", "clean_missing_data", "split_data"],
  select_columns_in_dataset: ["clean_missing_data", "split_data"],
  join_data: ["select_columns_in_dataset", "clean_missing_data", "split_data"],
  clean_missing_data: ["normalize_data", "split_data", "apply_transformation"],
  normalize_data: ["split_data", "train_model", "apply_transformation"],
  split_data: ["train_model", "score_model", "clean_missing_data"],
  train_model: ["score_model"],
  score_model: ["evaluate_model"],
};

const UNUSUAL = 20;

/** Smaller is better: usual followers, then exact types, then near groups and ports that fit. */
export function followRank(
  spec: ModuleSpec,
  from: End,
  type: string,
  own: ModuleSpec | undefined,
): number {
  const usual = usualRank(spec, from, own);
  const ports = from.side === "output" ? spec.inputs : spec.outputs;
  const isExact = ports.some((port) => port.data_type === type);
  const fitting = ports.filter((port) => fits(from, type, port.data_type)).length;
  const isDeadEnd = from.side === "output" && spec.outputs.length === 0;
  return (
    usual * 1000 +
    (isExact ? 0 : 500) +
    (isDeadEnd ? 250 : 0) +
    distance(spec, own, from) * 10 +
    (ports.length - fitting)
  );
}

function fits(from: End, type: string, port: string): boolean {
  return from.side === "output" ? fitsType(type, port) : fitsType(port, type);
}

function usualRank(spec: ModuleSpec, from: End, own: ModuleSpec | undefined): number {
  if (!own) return UNUSUAL;
  const [before, after] = from.side === "output" ? [own.id, spec.id] : [spec.id, own.id];
  const place = FOLLOWERS[before]?.indexOf(after) ?? -1;
  return place < 0 ? UNUSUAL : place;
}

/** How far its group is down the palette, or up it for an input; the other way is far. */
function distance(spec: ModuleSpec, own: ModuleSpec | undefined, from: End): number {
  const place = (group: string) => {
    const at = GROUP_ORDER.indexOf(group);
    return at < 0 ? GROUP_ORDER.length : at;
  };
  const step = place(spec.group) - place(own?.group ?? "Data Transformation");
  const ahead = from.side === "output" ? step : -step;
  return ahead >= 0 ? ahead : GROUP_ORDER.length - ahead;
}

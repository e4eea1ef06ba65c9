/** The icon of a palette group; a few modules have their own. Colour is kept for states. */

import type { ModuleSpec } from "@/graph/spec";
import type { IconName } from "@/ui/Icon";

const BY_GROUP: Readonly<Record<string, IconName>> = {
  "Data Input and Output": "dataset",
  "Data Transformation": "transform",
  "Feature Selection": "feature",
  "Statistical Functions": "statistics",
  Regression: "algorithm",
  Clustering: "cluster",
  Classification: "algorithm",
  "Model Training": "train",
  "Model Scoring & Evaluation": "score",
  "Python Language": "code",
  "R Language": "code",
  "Text Analytics": "text",
  "Computer Vision": "image",
  Recommendation: "recommend",
  "Anomaly Detection": "anomaly",
  "Web Service": "web",
};

const BY_MODULE: Readonly<Record<string, IconName>> = {
  apply_transformation: "transform",
  evaluate_model: "evaluate",
  cross_validate_model: "evaluate",
  evaluate_recommender: "evaluate",
  import_data: "download",
  export_data: "upload",
  apply_sql_transformation: "code",
};

export function moduleIcon(spec: Pick<ModuleSpec, "id" | "group"> | undefined): IconName {
  if (!spec) return "warning";
  return BY_MODULE[spec.id] ?? BY_GROUP[spec.group] ?? "model";
}

/** How good one or two models are, by the kind of their task. */
import type { Evaluation } from "@/api/figures";
import { BinaryEvaluation } from "./BinaryEvaluation";
import { MulticlassEvaluation } from "./MulticlassEvaluation";
import { RegressionEvaluation } from "./RegressionEvaluation";

interface EvaluationViewProps {
  readonly evaluation: Evaluation;
  readonly onUseThreshold?: ((threshold: number) => void) | undefined;
}

export function EvaluationView({ evaluation, onUseThreshold }: EvaluationViewProps) {
  switch (evaluation.task) {
    case "binary":
      return <BinaryEvaluation models={evaluation.models} onUseThreshold={onUseThreshold} />;
    case "multiclass":
      return <MulticlassEvaluation models={evaluation.models} />;
    case "regression":
      return <RegressionEvaluation models={evaluation.models} />;
  }
}

/** The figures of several runs as one: models and curves of the same figure, named by their runs. Pure. */
import type { Evaluation, Figure, FigureSpec, Lines } from "@/api/figures";
import type { Comparison } from "@/api/runs";
import { withModelNames } from "@/artifacts/modelNames";
import type { RunGraphs } from "./useRunGraphs";

export function overlaid(
  { runs, figures }: Comparison,
  { title, models }: Pick<RunGraphs, "title" | "models">,
): readonly Figure[] {
  return figures.flatMap(({ node, name, specs }) => {
    const named = specs.flatMap((spec, index) =>
      spec === null
        ? []
        : [
            {
              spec: withModelNames(spec, models(index, node)),
              run: `Run ${runs[index]?.number ?? index + 1}`,
            },
          ],
    );
    const spec = overlay(named);
    return spec === null ? [] : [{ name: `${title(node)}: ${name}`, spec }];
  });
}

interface Named {
  readonly spec: FigureSpec;
  readonly run: string;
}

function overlay(named: readonly Named[]): FigureSpec | null {
  const evaluations = named.filter(
    (item): item is Named & { spec: Evaluation } => item.spec.kind === "evaluation",
  );
  const [first] = evaluations;
  if (first !== undefined) {
    const same = evaluations.filter(({ spec }) => spec.task === first.spec.task);
    const models = same.flatMap(({ spec, run }) =>
      spec.models.map((model) => ({ ...model, name: `${run}: ${model.name}` })),
    );
    return { ...first.spec, models } as Evaluation;
  }
  const lines = named.filter((item): item is Named & { spec: Lines } => item.spec.kind === "lines");
  const [line] = lines;
  if (line === undefined) return null;
  const series = lines.flatMap(({ spec, run }) =>
    spec.series.map((one) => ({ ...one, name: `${run}: ${one.name}` })),
  );
  return { ...line.spec, series };
}

/** The types that the pages use name no field that the server's document does not have; tsc does the checking. */
import { expectTypeOf, test } from "vitest";
import type { components } from "./schema";
import type {
  Artifact,
  Dataset,
  DatasetVersion,
  ImportPreview,
  Pipeline,
  Problem,
  Rows,
  Run,
  RunSnapshot,
  StepRun,
} from "./types";

type Server = components["schemas"];
type Unknown<Ours, Theirs> = Exclude<keyof Ours, keyof Theirs>;

test("runs are as the server describes them", () => {
  expectTypeOf<Unknown<Run, Server["RunItemShape"]>>().toBeNever();
  expectTypeOf<Unknown<RunSnapshot, Server["RunShape"]>>().toBeNever();
  expectTypeOf<Unknown<StepRun, Server["StepShape"]>>().toBeNever();
});

test("pipelines and problems are as the server describes them", () => {
  expectTypeOf<Unknown<Pipeline, Server["PipelineShape"]>>().toBeNever();
  expectTypeOf<Unknown<Problem, Server["ProblemItemShape"]>>().toBeNever();
});

test("data is as the server describes it", () => {
  expectTypeOf<Unknown<Artifact, Server["ArtifactShape"]>>().toBeNever();
  expectTypeOf<Unknown<Rows, Server["RowsShape"]>>().toBeNever();
  expectTypeOf<Unknown<Dataset, Server["DatasetShape"]>>().toBeNever();
  expectTypeOf<Unknown<DatasetVersion, Server["DatasetVersionShape"]>>().toBeNever();
  expectTypeOf<Unknown<ImportPreview, Server["PreviewShape"]>>().toBeNever();
});

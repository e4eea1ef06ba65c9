/** What the server sends and takes, as the OpenAPI document has it. */
import type { PipelineDocument } from "@/graph/document";
import type { ModuleSpec } from "@/graph/spec";

export type PipelineId = string & { readonly __pipeline?: never };
export type RunId = string & { readonly __run?: never };
export type ArtifactId = string & { readonly __artifact?: never };

export interface Page<T> {
  readonly results: readonly T[];
  readonly next?: string | null;
  readonly previous?: string | null;
}

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly node?: string | null;
  readonly port?: string | null;
  readonly parameter?: string | null;
  readonly hint?: string | null;
}

// ---- Pipelines

export interface Thumbnail {
  /** x, y and group of every node, in the document's coordinates; at most 200. */
  readonly nodes: readonly (readonly [number, number, string?])[];
  /** Pairs of places in `nodes`. */
  readonly edges: readonly (readonly [number, number])[];
  readonly count: number;
}

export interface RunBrief {
  readonly id: RunId;
  readonly number: number;
  readonly state: RunState;
  readonly submitted_at: string;
  readonly finished_at: string | null;
}

export interface Pipeline {
  readonly id: PipelineId;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly revision: number;
  readonly is_template: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  readonly last_run: RunBrief | null;
  readonly thumbnail?: Thumbnail | null;
}

/** A pipeline whose nodes name something: a secret, an environment. */
export interface PipelineUse {
  readonly pipeline: PipelineId;
  readonly name: string;
  readonly nodes: readonly string[];
}

export interface StoredGraph {
  readonly document: PipelineDocument;
  readonly revision: number;
}

// ---- Runs

export type RunState = "queued" | "running" | "cancelling" | "succeeded" | "failed" | "cancelled";

export type StepState =
  | "waiting"
  | "queued"
  | "preparing"
  | "running"
  | "succeeded"
  | "reused"
  | "failed"
  | "upstream_failed"
  | "skipped"
  | "cancelled";

export interface StepError {
  readonly code: string;
  readonly title?: string;
  readonly message: string;
  readonly column?: string | null;
  readonly traceback?: string | null;
  readonly line?: number | null;
  readonly type?: string | null;
}

export interface OutputBrief {
  readonly id: ArtifactId;
  readonly data_type: string;
  readonly rows?: number | null;
  readonly columns?: number | null;
  readonly size_bytes?: number | null;
}

export type Metrics = Readonly<Record<string, MetricValue>>;
export type MetricValue = number | string | boolean | null;

export interface StepRun {
  readonly state: StepState;
  readonly attempt: number;
  readonly progress?: number | null;
  readonly progress_message?: string;
  readonly compute?: string | null;
  readonly reused_from?: {
    readonly run: RunId;
    readonly number: number;
    readonly node: string;
  } | null;
  readonly reason?: string | null;
  readonly started_at?: string | null;
  readonly finished_at?: string | null;
  readonly duration_seconds?: number | null;
  readonly error?: StepError | null;
  readonly metrics?: Metrics | null;
  readonly outputs?: Readonly<Record<string, OutputBrief>>;
}

/** What the list and the snapshot of a run both say. */
interface RunFacts extends RunBrief {
  readonly kind: "pipeline" | "import" | "inspect" | "probe";
  readonly pipeline: PipelineId | null;
  readonly pipeline_name: string | null;
  /** Of an import run. */
  readonly dataset?: {
    readonly name: string;
    readonly title: string;
    readonly version: number;
  } | null;
  readonly revision: number | null;
  readonly started_at: string | null;
  readonly duration_seconds: number | null;
}

export interface Run extends RunFacts {
  readonly submitted_by?: { readonly name?: string } | null;
  /** Of a probe. */
  readonly tried?: {
    readonly kind: "compute" | "datastore" | "environment";
    readonly name: string;
  } | null;
  readonly is_sample: boolean;
  /** Nodes of the pipeline were left out. */
  readonly is_partial: boolean;
  readonly step_counts: Partial<Record<StepState, number>>;
}

/** GET runs/{id}/, and the snapshot on the socket. */
export interface RunSnapshot extends RunFacts {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly request?: RunRequest;
  readonly steps: Readonly<Record<string, StepRun>>;
  readonly seq: number;
}

export interface RunRequest {
  readonly id?: string;
  readonly revision?: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly compute?: string | null;
  readonly targets?: readonly string[];
  readonly from?: readonly string[];
  readonly force?: boolean | readonly string[];
  readonly sample?: { readonly rows: number; readonly seed: number } | null;
}

export type PlanDecision = "reuse" | "run" | "maybe" | "skip";

export interface Plan {
  readonly nodes: Readonly<
    Record<string, { readonly decision: PlanDecision; readonly reason: string }>
  >;
  readonly counts: Readonly<Record<PlanDecision | "total", number>>;
}

export interface Validation {
  readonly problems: readonly Problem[];
  readonly schemas: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly columns: readonly Column[]; readonly guess: boolean }>>
    >
  >;
}

export interface MetricPoint {
  readonly name: string;
  readonly value: number;
  readonly step?: number | null;
}

// ---- Artifacts

export type ElementType =
  | "boolean"
  | "integer"
  | "float"
  | "decimal"
  | "string"
  | "date"
  | "datetime"
  | "time"
  | "duration"
  | "binary";

export interface Column {
  readonly name: string;
  readonly type: ElementType;
  readonly time_zone?: string | null;
  readonly categorical?: boolean;
  readonly levels?: readonly string[] | null;
  readonly role?: "none" | "feature" | "label" | "score" | "weight";
  readonly score_of?: string | null;
  readonly score_kind?: string | null;
}

export interface Artifact {
  readonly id: ArtifactId;
  readonly data_type: string;
  readonly size_bytes: number;
  readonly summary: Readonly<Record<string, unknown>> & {
    readonly rows?: number;
    readonly columns?: readonly Column[];
    readonly title?: string;
  };
  readonly is_sample?: boolean;
  readonly created_at: string;
  readonly producer: {
    readonly run: RunId;
    readonly number: number;
    readonly pipeline: PipelineId | null;
    readonly node: string;
    readonly port: string;
  } | null;
}

export type Cell = string | number | boolean | null;

export interface Rows {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly total: number;
  readonly matched: number;
}

export interface ColumnProfile extends Column {
  readonly missing: number;
  readonly distinct: number;
  readonly not_a_number?: number;
  readonly min?: Cell;
  readonly max?: Cell;
  readonly mean?: number | null;
  readonly standard_deviation?: number | null;
  readonly quantiles?: Readonly<Record<string, Cell>>;
  readonly histogram?: {
    readonly edges: readonly Cell[];
    readonly counts: readonly number[];
  } | null;
  readonly top?: readonly { readonly value: Cell; readonly count: number }[];
  /** Which of the above were estimated from a sample. */
  readonly approximate: readonly string[];
}

export interface Profile {
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  readonly exact: boolean;
  readonly sample_rows: number;
}

// ---- Datasets

export type VersionState = "uploaded" | "importing" | "ready" | "failed";

export interface DatasetVersion {
  readonly version: number;
  readonly state: VersionState;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly size_bytes: number;
  readonly artifact: ArtifactId | null;
  readonly rejected_artifact: ArtifactId | null;
  readonly rejected_rows: number;
  readonly error: string;
  readonly original_name: string;
  readonly created_at: string;
  readonly run?: RunId | null;
  readonly options: ImportChoices;
}

export interface Dataset {
  readonly id: string;
  /** The slug, which pipelines name. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly is_sample: boolean;
  readonly created_at: string;
  /** The newest first. */
  readonly versions: readonly DatasetVersion[];
}

/** Everything that can be said about how a file is to be read. */
export interface ImportOptions {
  readonly format: "csv" | "tsv" | "jsonl" | "json" | "parquet" | "arrow" | "excel" | "file";
  readonly encoding: string;
  readonly delimiter: string;
  readonly quote: string;
  readonly decimal: string;
  readonly thousands: string;
  readonly header: boolean;
  readonly date_order: "ymd" | "dmy" | "mdy";
  readonly missing: readonly string[];
  readonly sheet: string | null;
  /** Only the columns whose type a person chose. */
  readonly types: Readonly<Record<string, string>>;
  readonly names: readonly string[] | null;
}

/** What a person has chosen; the rest is guessed. */
export type ImportChoices = Partial<ImportOptions>;

export interface ImportProblem {
  /** Where it is in the file; null for a note about all of it. */
  readonly row: number | null;
  readonly message: string;
}

export interface ImportPreview {
  readonly options: ImportOptions;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly problems: readonly ImportProblem[];
}

export interface ModulePage extends Page<ModuleSpec> {}

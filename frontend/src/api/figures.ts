/** Figures of a step: data, not chart options. */
export type Point = readonly [number, number];

export interface BinaryModel {
  readonly name: string;
  readonly positive?: string;
  readonly negative?: string;
  readonly rows?: number;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly baseline?: { readonly accuracy: number; readonly label: string } | null;
  /** False positive rate, true positive rate, threshold. */
  readonly roc?: readonly (readonly [number, number, number])[];
  /** Recall, precision, threshold. */
  readonly precision_recall?: readonly (readonly [number, number, number])[];
  /** Share of the rows with the highest scores, lift. */
  readonly lift?: readonly Point[];
  /** Mean predicted, share of positives, rows. */
  readonly calibration?: readonly (readonly [number, number, number])[];
  /** Threshold, true positives, false positives, true negatives, false negatives. */
  readonly thresholds?: readonly (readonly [number, number, number, number, number])[];
}

export interface MulticlassModel {
  readonly name: string;
  readonly classes: readonly string[];
  /** Rows are the actual classes, columns the predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly per_class?: readonly Readonly<Record<string, number | string | null>>[];
  readonly baseline?: { readonly accuracy: number; readonly label: string } | null;
}

export interface RegressionModel {
  readonly name: string;
  readonly metrics: Readonly<Record<string, number | null>>;
  readonly baseline?: Readonly<Record<string, number | string | null>> | null;
  readonly predicted_actual?: readonly Point[];
  readonly residuals?: { readonly edges: readonly number[]; readonly counts: readonly number[] };
}

export type Evaluation =
  | {
      readonly kind: "evaluation";
      readonly task: "binary";
      readonly models: readonly BinaryModel[];
    }
  | {
      readonly kind: "evaluation";
      readonly task: "multiclass";
      readonly models: readonly MulticlassModel[];
    }
  | {
      readonly kind: "evaluation";
      readonly task: "regression";
      readonly models: readonly RegressionModel[];
    };

export interface Bars {
  readonly kind: "bars";
  readonly title?: string;
  readonly labels: readonly string[];
  readonly values: readonly number[];
}

export interface Lines {
  readonly kind: "lines";
  readonly title?: string;
  readonly x_title?: string;
  readonly y_title?: string;
  /** "time": x are milliseconds since 1970, in UTC. */
  readonly x_type?: "value" | "time";
  readonly series: readonly {
    readonly name: string;
    /** A point of nulls interrupts a line. */
    readonly points: readonly (readonly [number | null, number | null])[];
    readonly kind?: "line" | "points" | "reference";
    readonly colour?: number;
  }[];
}

export interface Histogram {
  readonly kind: "histogram";
  readonly title?: string;
  readonly x_title?: string;
  /** One more than there are counts. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

export interface Boxes {
  readonly kind: "boxes";
  readonly title?: string;
  readonly y_title?: string;
  readonly boxes: readonly {
    readonly name: string;
    /** End of the lower whisker, first quartile, median, third quartile, end of the upper one. */
    readonly five: readonly [number, number, number, number, number];
    readonly outliers?: readonly number[];
  }[];
}

export interface Heatmap {
  readonly kind: "heatmap";
  readonly title?: string;
  readonly x_labels: readonly string[];
  readonly y_labels: readonly string[];
  /** A row of values for each label of y. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly min: number;
  readonly max: number;
}

export interface Picture {
  readonly kind: "image";
  readonly media_type: string;
  readonly data_base64: string;
  readonly alt?: string;
}

export interface FigureTable {
  readonly kind: "table";
  readonly title?: string;
  readonly columns: readonly (string | { readonly name: string })[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

export type FigureSpec =
  | Evaluation
  | Bars
  | Lines
  | Histogram
  | Boxes
  | Heatmap
  | Picture
  | FigureTable;

export interface Figure {
  readonly name: string;
  readonly spec: FigureSpec;
}

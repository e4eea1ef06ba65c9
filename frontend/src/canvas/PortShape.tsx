/** A shape for each data type: nobody has to see colours to know what fits. */

const SHAPES: Readonly<Record<string, string>> = {
  Table: "M6.5 1.5a5 5 0 1 1 0 10 5 5 0 0 1 0-10Z",
  Model: "M6.5 .8 12.2 6.5 6.5 12.2.8 6.5Z",
  UntrainedModel: "M6.5 .8 12.2 6.5 6.5 12.2.8 6.5Z",
  Transform: "M1.8 1.8h9.4v9.4H1.8Z",
  Images: "M3.8 1.5h5.4l2.8 5-2.8 5H3.8L1 6.5Z",
  Text: "M6.5 1.2 12 11.2H1Z",
  File: "M2.2 1.2h5.6l3.2 3.2v7.4H2.2Z",
  Folder: "M1 2.6h4.4l1.4 1.8H12v7H1Z",
};

export function PortShape({ type, className }: { type: string; className?: string | undefined }) {
  return (
    <svg className={className} width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">
      <path d={SHAPES[type] ?? SHAPES.Table} />
      {type === "UntrainedModel" && <circle cx="6.5" cy="6.5" r="1.1" data-dot="" />}
    </svg>
  );
}

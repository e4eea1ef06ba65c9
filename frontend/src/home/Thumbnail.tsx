/** A pipeline as a small picture of its graph. */
import type { Thumbnail as ThumbnailData } from "@/api/types";
import styles from "./Thumbnail.module.css";

const WIDTH = 224;
const HEIGHT = 76;
const MARGIN = 60;

export function Thumbnail({ data }: { data: ThumbnailData | null | undefined }) {
  const nodes = data?.nodes ?? [];
  if (nodes.length === 0) return <div className={styles.empty}>Empty canvas</div>;
  return (
    <svg className={styles.picture} viewBox={viewBox(nodes)} aria-hidden="true">
      {(data?.edges ?? []).map(([from, to], index) => {
        const a = nodes[from];
        const b = nodes[to];
        // biome-ignore lint/suspicious/noArrayIndexKey: edges of a picture have no identity
        return a === undefined || b === undefined ? null : <path key={index} d={curve(a, b)} />;
      })}
      {nodes.map(([x, y], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nodes of a picture have no identity
        <rect key={index} x={x} y={y} width={WIDTH} height={HEIGHT} rx={14} />
      ))}
    </svg>
  );
}

type Placed = readonly [number, number, string?];

function viewBox(nodes: readonly Placed[]): string {
  const xs = nodes.map(([x]) => x);
  const ys = nodes.map(([, y]) => y);
  const left = Math.min(...xs) - MARGIN;
  const top = Math.min(...ys) - MARGIN;
  // Never closer than this, or one node would fill the picture.
  const width = Math.max(Math.max(...xs) + WIDTH + MARGIN - left, 900);
  const height = Math.max(Math.max(...ys) + HEIGHT + MARGIN - top, 420);
  const spare = (width - (Math.max(...xs) + WIDTH + MARGIN - left)) / 2;
  const below = (height - (Math.max(...ys) + HEIGHT + MARGIN - top)) / 2;
  return `${left - spare} ${top - below} ${width} ${height}`;
}

function curve([ax, ay]: Placed, [bx, by]: Placed): string {
  const x1 = ax + WIDTH / 2;
  const y1 = ay + HEIGHT;
  const x2 = bx + WIDTH / 2;
  const bend = Math.max(30, Math.abs(by - y1) * 0.45);
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${by - bend} ${x2} ${by}`;
}

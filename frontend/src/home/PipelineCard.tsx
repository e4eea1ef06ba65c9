/** One pipeline: its picture, its name, how its last run ended, and what can be done with it. */
import { useState } from "react";
import { Link } from "react-router";
import { exportAddress } from "@/api/pipelines";
import type { Pipeline } from "@/api/types";
import { StateBadge } from "@/ui/Badge";
import { IconButton } from "@/ui/Button";
import { ago, moment, plural } from "@/ui/format";
import { Menu } from "@/ui/Menu";
import styles from "./Card.module.css";
import { DeletePipeline } from "./DeletePipeline";
import { RenamePipeline } from "./RenamePipeline";
import { Thumbnail } from "./Thumbnail";
import { useClone } from "./usePipelineDeeds";

export function PipelineCard({ pipeline }: { pipeline: Pipeline }) {
  const [dialog, setDialog] = useState<"rename" | "delete" | null>(null);
  const clone = useClone();
  const close = () => setDialog(null);
  return (
    <article className={styles.card}>
      <Link to={`/pipelines/${pipeline.id}`} className={styles.link} title={pipeline.name}>
        <Thumbnail data={pipeline.thumbnail} />
        <span className={styles.name}>{pipeline.name}</span>
      </Link>
      <div className={styles.foot}>
        {pipeline.last_run === null ? (
          <span>{plural(pipeline.thumbnail?.count ?? 0, "node")}</span>
        ) : (
          <Link to={`/runs/${pipeline.last_run.id}`} className={styles.run}>
            <StateBadge state={pipeline.last_run.state} />
          </Link>
        )}
        <span className={styles.time} title={moment(pipeline.updated_at)}>
          {ago(pipeline.updated_at)}
        </span>
        <Menu
          align="end"
          trigger={<IconButton icon="more" size="small" label={`More for ${pipeline.name}`} />}
          items={[
            { id: "rename", label: "Rename", icon: "edit", onSelect: () => setDialog("rename") },
            {
              id: "clone",
              label: "Duplicate",
              icon: "copy",
              onSelect: () => clone.mutate(pipeline.id),
            },
            {
              id: "export",
              label: "Export",
              icon: "download",
              onSelect: () => location.assign(exportAddress(pipeline.id)),
            },
            "separator",
            {
              id: "delete",
              label: "Delete",
              icon: "trash",
              danger: true,
              onSelect: () => setDialog("delete"),
            },
          ]}
        />
      </div>
      {dialog === "rename" && <RenamePipeline pipeline={pipeline} onClose={close} />}
      {dialog === "delete" && <DeletePipeline pipeline={pipeline} onClose={close} />}
    </article>
  );
}

/** A template: one click makes a copy and runs it. */
import type { Pipeline } from "@/api/types";
import { Button } from "@/ui/Button";
import styles from "./Card.module.css";
import { Thumbnail } from "./Thumbnail";
import { useOpenTemplate } from "./usePipelineDeeds";

export function TemplateCard({ template }: { template: Pipeline }) {
  const open = useOpenTemplate(template);
  const isRunning = open.isPending && open.variables === "run";
  return (
    <article className={styles.card} aria-label={template.name}>
      <Thumbnail data={template.thumbnail} />
      <h3 className={styles.name} title={template.name}>
        {template.name}
      </h3>
      <p className={styles.text}>{template.description}</p>
      <div className={styles.deeds}>
        <Button
          size="small"
          variant="primary"
          icon="play"
          busy={isRunning}
          onClick={() => open.mutate("run")}
        >
          Open and run
        </Button>
        <Button
          size="small"
          busy={open.isPending && !isRunning}
          onClick={() => open.mutate("open")}
        >
          Open
        </Button>
      </div>
    </article>
  );
}

/** A file whose dataset is already there: its next version, or a dataset of its own. */
import type { Dataset } from "@/api/types";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { freeTitle } from "./twin";
import styles from "./UploadArea.module.css";

interface TwinDialogProps {
  readonly file: File;
  readonly dataset: Dataset;
  readonly datasets: readonly Dataset[];
  readonly onVersion: () => void;
  readonly onNew: (title: string) => void;
  readonly onClose: () => void;
}

export function TwinDialog({ file, dataset, datasets, ...deeds }: TwinDialogProps) {
  const title = freeTitle(file.name, datasets);
  const choose = (deed: () => void) => () => {
    deeds.onClose();
    deed();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => open || deeds.onClose()}
      title={`There is a dataset “${dataset.title}”`}
    >
      <p>Pipelines that read its newest version would read {file.name} from the next run on.</p>
      <div className={styles.choices}>
        <Button variant="primary" onClick={choose(deeds.onVersion)}>
          New version of {dataset.title}
        </Button>
        <Button onClick={choose(() => deeds.onNew(title))}>A new dataset “{title}”</Button>
      </div>
    </Dialog>
  );
}

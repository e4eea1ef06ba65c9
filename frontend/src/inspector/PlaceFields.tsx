/** Where a step runs and in which environment; each is asked only where there is a choice. */
import { useQuery } from "@tanstack/react-query";
import { computesQuery } from "@/api/computes";
import { environmentsQuery } from "@/api/environments";
import { type Option, Select } from "@/ui/Select";
import styles from "./Inspector.module.css";
import { computeOptions, environmentOptions, GONE } from "./placement";

interface PlaceFieldProps {
  readonly id: string;
  readonly chosen: string | null;
  readonly onChange: (name: string | null) => void;
}

/** `usual` is what the pipeline says; null where this field is the one that says it. */
export function ComputeField({ usual, ...field }: PlaceFieldProps & { usual: string | null }) {
  const { data = [] } = useQuery(computesQuery);
  if (data.length < 2 && field.chosen === null) return null;
  return (
    <PlaceField {...field} title="Runs on" options={computeOptions(data, field.chosen, usual)} />
  );
}

export function EnvironmentField(field: PlaceFieldProps) {
  const { data = [] } = useQuery(environmentsQuery);
  if (data.length === 0 && field.chosen === null) return null;
  return (
    <PlaceField {...field} title="Environment" options={environmentOptions(data, field.chosen)} />
  );
}

interface Props extends PlaceFieldProps {
  readonly title: string;
  readonly options: readonly Option[];
}

function PlaceField({ id, title, chosen, options, onChange }: Props) {
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {title}
      </label>
      <Select
        id={id}
        label={title}
        value={chosen ?? ""}
        options={options}
        invalid={options.some(({ value, hint }) => value === chosen && hint === GONE)}
        onChange={(name) => onChange(name === "" ? null : name)}
      />
    </div>
  );
}

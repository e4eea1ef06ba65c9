/** The guesses about a file as a form; only those that its format has. */
import { type ReactNode, useId, useState } from "react";
import type { ImportChoices, ImportOptions } from "@/api/types";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { TextField } from "@/ui/TextField";
import styles from "./ImportForm.module.css";

interface ImportFormProps {
  readonly options: ImportOptions;
  readonly onChoose: (choices: ImportChoices) => void;
}

const FORMATS = named({
  csv: "CSV",
  tsv: "TSV",
  excel: "Excel",
  jsonl: "JSON lines",
  json: "JSON",
  parquet: "Parquet",
  arrow: "Arrow",
  file: "A file, kept as it is",
});
const ENCODINGS = named({
  "utf-8": "UTF-8",
  "utf-8-sig": "UTF-8 with BOM",
  "utf-16": "UTF-16",
  "utf-16-le": "UTF-16 LE",
  "utf-16-be": "UTF-16 BE",
  cp1252: "Windows-1252",
});
const DELIMITERS = named({ ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Bar", " ": "Blank" });
const DECIMALS = named({ ".": "Point: 1.5", ",": "Comma: 1,5" });
const THOUSANDS = named({
  "": "None",
  ",": "Comma: 1,000",
  ".": "Point: 1.000",
  " ": "Blank: 1 000",
  "'": "Apostrophe: 1'000",
});
const QUOTES = named({ '"': 'Double: "', "'": "Single: '", "": "None" });
const DATES = named({ ymd: "Year, month, day", dmy: "Day, month, year", mdy: "Month, day, year" });

export function ImportForm({ options, onChoose }: ImportFormProps) {
  const isDelimited = options.format === "csv" || options.format === "tsv";
  const isTyped = ["parquet", "arrow", "file"].includes(options.format);
  const pick = (name: keyof ImportOptions, label: string, known: readonly Choice[]) => (
    <Row label={label}>
      {() => (
        <Select
          size="small"
          label={label}
          value={String(options[name] ?? "")}
          options={withCurrent(known, String(options[name] ?? ""))}
          onChange={(value) => onChoose({ [name]: value })}
        />
      )}
    </Row>
  );
  return (
    <div className={styles.form}>
      {pick("format", "Format", FORMATS)}
      {isDelimited && pick("encoding", "Encoding", ENCODINGS)}
      {isDelimited && pick("delimiter", "Delimiter", DELIMITERS)}
      {isDelimited && pick("quote", "Quote", QUOTES)}
      {options.format === "excel" && (
        <TextRow
          label="Sheet"
          value={options.sheet ?? ""}
          onChange={(sheet) => onChoose({ sheet: sheet === "" ? null : sheet })}
        />
      )}
      {(isDelimited || options.format === "excel") && (
        <Row label="The first row has the names">
          {(id) => (
            <Switch id={id} checked={options.header} onChange={(header) => onChoose({ header })} />
          )}
        </Row>
      )}
      {isDelimited && pick("decimal", "Decimal mark", DECIMALS)}
      {isDelimited && pick("thousands", "Thousands", THOUSANDS)}
      {!isTyped && pick("date_order", "Order in dates", DATES)}
      {!isTyped && (
        <TextRow
          label="Read as missing"
          value={options.missing.filter((token) => token !== "").join(", ")}
          onChange={(text) =>
            onChoose({
              missing: [
                "",
                ...text
                  .split(",")
                  .map((token) => token.trim())
                  .filter(Boolean),
              ],
            })
          }
        />
      )}
    </div>
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

function named(choices: Readonly<Record<string, string>>): readonly Choice[] {
  return Object.entries(choices).map(([value, label]) => ({ value, label }));
}

/** What was guessed can be chosen, even when the list does not have it. */
function withCurrent(known: readonly Choice[], current: string): readonly Choice[] {
  return known.some(({ value }) => value === current)
    ? known
    : [...known, { value: current, label: current }];
}

function Row({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles.row}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}

/** Applied when the field is left or Enter is pressed, so that a preview is not made for every letter. */
function TextRow({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  const apply = () => text !== value && onChange(text);
  return (
    <Row label={label}>
      {(id) => (
        <TextField
          id={id}
          size="small"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={apply}
          onKeyDown={(event) => event.key === "Enter" && apply()}
        />
      )}
    </Row>
  );
}

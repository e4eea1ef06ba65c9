/** The fields of a datastore, by its kind, and where it is in a few words. Pure. */
import type { Datastore, DatastoreKind } from "@/api/datastores";
import type { FieldSpec } from "@/ui/form/fields";

export const KINDS: readonly { value: DatastoreKind; label: string; help: string }[] = [
  {
    value: "folder",
    label: "Folder",
    help: "A folder of the machine on which the steps run; the server's settings say which are allowed.",
  },
  {
    value: "s3",
    label: "S3",
    help: "A bucket of Amazon S3, or of a store that speaks its language.",
  },
  { value: "sftp", label: "SFTP", help: "A folder on a machine that is reached by SSH." },
  {
    value: "sql",
    label: "SQL database",
    help: "Tables and queries of PostgreSQL, MySQL or SQLite.",
  },
];

const NAME: FieldSpec = {
  path: "name",
  label: "Name",
  kind: "text",
  isRequired: true,
  placeholder: "warehouse",
  help: "Pipelines use this name; it cannot be changed.",
};
const KIND: FieldSpec = {
  path: "kind",
  label: "Kind",
  kind: "choice",
  options: KINDS,
  initial: "s3",
};
const text = (name: string, label: string, more: Partial<FieldSpec> = {}): FieldSpec => ({
  path: `settings.${name}`,
  label,
  kind: "text",
  ...more,
});
const secret = (label: string, help: string): FieldSpec => ({
  path: "secret",
  label,
  kind: "secret",
  help,
});

const SETTINGS: Readonly<Record<DatastoreKind, readonly FieldSpec[]>> = {
  folder: [text("path", "Path", { isRequired: true, placeholder: "/srv/data" })],
  s3: [
    text("bucket", "Bucket", { isRequired: true, isHalf: true }),
    text("prefix", "Prefix", { isHalf: true, placeholder: "all of the bucket" }),
    text("endpoint", "Endpoint", {
      placeholder: "Amazon S3",
      help: "Such as https://storage.example.org:9000.",
    }),
    text("region", "Region", { isHalf: true, placeholder: "optional" }),
    text("key_id", "Access key ID", { isHalf: true }),
    secret("Secret access key", "Without one, only what is open to all can be read."),
  ],
  sftp: [
    text("host", "Host", { isRequired: true, isHalf: true }),
    text("port", "Port", { kind: "whole", min: 1, max: 65535, initial: "22", isHalf: true }),
    text("user", "User", { isRequired: true, isHalf: true }),
    text("folder", "Folder", { isHalf: true, placeholder: "the home of the user" }),
    secret("Password or private key", "A password, or a key without a passphrase."),
    text("known_hosts", "Host keys", {
      kind: "lines",
      isRequired: true,
      placeholder: "host ssh-ed25519 AAAA…",
      help: "Lines as in known_hosts, which ssh-keyscan prints. The machine must show one of these keys.",
    }),
  ],
  sql: [
    text("url", "URL", {
      isRequired: true,
      placeholder: "postgresql://user@host:5432/name",
      help: "Without a password: that is a secret.",
    }),
    secret("Password", "Not needed for SQLite."),
  ],
};

/** A name and a kind are chosen once, the rest can be changed. */
export function datastoreFields(kind: DatastoreKind, isNew: boolean): readonly FieldSpec[] {
  return [...(isNew ? [NAME, KIND] : []), ...SETTINGS[kind]];
}

export function kindLabel(kind: DatastoreKind): string {
  return KINDS.find(({ value }) => value === kind)?.label ?? kind;
}

/** "s3://bucket/prefix", "user@host:2222/folder", the path or the URL. */
export function whereIs({ kind, settings }: Pick<Datastore, "kind" | "settings">): string {
  const part = (name: string) => String(settings[name] ?? "");
  if (kind === "folder") return part("path");
  if (kind === "sql") return part("url");
  if (kind === "s3") return `s3://${[part("bucket"), part("prefix")].filter(Boolean).join("/")}`;
  const port = part("port") === "22" || part("port") === "" ? "" : `:${part("port")}`;
  return `${part("user")}@${part("host")}${port}${part("folder") && ` ${part("folder")}`}`;
}

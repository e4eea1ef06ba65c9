/** The kinds of environments: what each is made of, and what to begin with. Pure. */
import {
  ENVIRONMENT_KINDS,
  type Environment,
  type EnvironmentKind,
  type EnvironmentState,
} from "@/api/environments";
import type { StateTone } from "@/ui/states";

interface Kind {
  readonly value: EnvironmentKind;
  readonly label: string;
  readonly help: string;
  /** What the text is called. */
  readonly text: string;
  readonly language: string;
  readonly initial: string;
}

export const KINDS: readonly Kind[] = [
  {
    value: "requirements",
    label: ENVIRONMENT_KINDS.requirements,
    help: "Python packages, one a line, as pip reads them. Built once into a virtual environment.",
    text: "Requirements",
    language: "requirements",
    initial: "# One package a line, with its version.\n",
  },
  {
    value: "conda",
    label: ENVIRONMENT_KINDS.conda,
    help: "An environment.yml of conda, of which the pip part is installed.",
    text: "environment.yml",
    language: "yaml",
    initial: "dependencies:\n  - python=3.11\n  - pip:\n      - scikit-learn\n",
  },
  {
    value: "image",
    label: ENVIRONMENT_KINDS.image,
    help: "An image that is there already; for compute targets of the kind Docker.",
    text: "Image",
    language: "text",
    initial: "",
  },
  {
    value: "dockerfile",
    label: ENVIRONMENT_KINDS.dockerfile,
    help: "An image that is built; for compute targets of the kind Docker.",
    text: "Dockerfile",
    language: "dockerfile",
    initial: "FROM python:3.11-slim\nRUN pip install --no-cache-dir pyarrow\n",
  },
];

export function kindOf(value: EnvironmentKind): Kind {
  const [first] = KINDS;
  const found = KINDS.find((kind) => kind.value === value) ?? first;
  if (found === undefined) throw new Error(`There is no environment of the kind ${value}.`);
  return found;
}

export function textOf({ kind, content }: Pick<Environment, "kind" | "content">): string {
  const text = content[kind];
  return typeof text === "string" ? text : "";
}

/** Whether the libraries of the worker are there, too; null for images, which have only their own. */
export function inheritOf({
  kind,
  content,
}: Pick<Environment, "kind" | "content">): boolean | null {
  return isPython(kind) ? content["inherit"] !== false : null;
}

export function isPython(kind: EnvironmentKind): boolean {
  return kind === "requirements" || kind === "conda";
}

/** The content as the server takes it. */
export function contentOf(
  kind: EnvironmentKind,
  text: string,
  inherit: boolean,
): Environment["content"] {
  return isPython(kind) ? { [kind]: text, inherit } : { [kind]: text.trim() };
}

export const STATE_WORDS: Readonly<Record<EnvironmentState, readonly [string, StateTone]>> = {
  new: ["○ Not built", "waiting"],
  building: ["… Building", "running"],
  ready: ["✓ Ready", "succeeded"],
  failed: ["✕ Failed", "failed"],
};

/** The fields of a compute target, by its kind. */
import { COMPUTE_KINDS, type ComputeKind } from "@/api/computes";
import type { FieldSpec } from "@/ui/form/fields";

export const KINDS: readonly { value: ComputeKind; label: string; help: string }[] = [
  {
    value: "process",
    label: COMPUTE_KINDS.process,
    help: "Steps run as processes of the workers that serve this target: of this machine, or of any that starts manage.py worker --compute with its name.",
  },
  {
    value: "docker",
    label: COMPUTE_KINDS.docker,
    help: "Each step runs in a container of its own, and goes on when the server is started anew.",
  },
  {
    value: "ssh",
    label: COMPUTE_KINDS.ssh,
    help: "Steps run on a machine that needs only Python and an SSH server.",
  },
];

const NAME: FieldSpec = {
  path: "name",
  label: "Name",
  kind: "text",
  isRequired: true,
  placeholder: "gpu-box",
  help: "Lower-case letters, digits, - and _. Pipelines use this name; it cannot be changed.",
};
const KIND: FieldSpec = {
  path: "kind",
  label: "Kind",
  kind: "choice",
  options: KINDS,
  initial: "docker",
};

const SETTINGS: Readonly<Record<ComputeKind, readonly FieldSpec[]>> = {
  process: [],
  docker: [
    {
      path: "settings.base_url",
      label: "Address of Docker",
      kind: "text",
      placeholder: "the Docker engine here",
      help: "Such as unix:///run/docker.sock. The engine must be on the machine of the worker.",
    },
    {
      path: "settings.image",
      label: "Image",
      kind: "text",
      placeholder: "python:3.11-slim",
      help: "For steps without an environment of their own.",
    },
    { path: "settings.gpus", label: "GPUs for a step", kind: "whole", min: 0, placeholder: "0" },
  ],
  ssh: [
    { path: "settings.host", label: "Host", kind: "text", isRequired: true, isHalf: true },
    {
      path: "settings.port",
      label: "Port",
      kind: "whole",
      min: 1,
      max: 65535,
      initial: "22",
      placeholder: "22",
      isHalf: true,
    },
    {
      path: "settings.user",
      label: "User",
      kind: "text",
      isHalf: true,
      placeholder: "that of the worker",
    },
    {
      path: "settings.python",
      label: "Python there",
      kind: "text",
      initial: "python3",
      placeholder: "python3",
      isHalf: true,
    },
    {
      path: "settings.folder",
      label: "Folder there",
      kind: "text",
      initial: "~/.plumbline",
      placeholder: "~/.plumbline",
    },
    {
      path: "settings.key",
      label: "Private key",
      kind: "secret",
      help: "A secret that holds the key. Without one, the agent or the usual key files of this machine are used.",
    },
    {
      path: "settings.key_file",
      label: "Key file on this machine",
      kind: "text",
      placeholder: "the user of the worker",
    },
    {
      path: "settings.known_hosts",
      label: "Host keys",
      kind: "lines",
      placeholder: "host ssh-ed25519 AAAA…",
      help: "Lines as in known_hosts: the name, then what cat /etc/ssh/ssh_host_ed25519_key.pub prints at the machine itself. It must show one of these keys.",
    },
  ],
};

const SLOTS: FieldSpec = {
  path: "limits.slots",
  label: "Slots",
  unit: "steps at once",
  kind: "whole",
  min: 1,
  isHalf: true,
  placeholder: "2",
};
const LIMITS: readonly FieldSpec[] = [
  {
    path: "limits.cpus",
    label: "CPUs for a step",
    kind: "number",
    min: 0.01,
    isHalf: true,
    placeholder: "no limit",
  },
  {
    path: "limits.memory_bytes",
    label: "Memory for a step",
    kind: "bytes",
    isHalf: true,
    placeholder: "no limit",
  },
  {
    path: "limits.timeout_seconds",
    label: "Time for a step",
    unit: "seconds",
    kind: "whole",
    min: 1,
    isHalf: true,
    placeholder: "no limit",
  },
];
const GPUS: FieldSpec = {
  path: "limits.gpus",
  label: "GPU limit of a step",
  kind: "whole",
  min: 0,
  isHalf: true,
  placeholder: "as set",
  help: "Goes before the GPUs that are set; 0 gives a step none.",
};

function limitFields(kind: ComputeKind): readonly FieldSpec[] {
  const slots = kind === "process" ? { ...SLOTS, placeholder: "as the worker says" } : SLOTS;
  return [slots, ...LIMITS, GPUS];
}

/** A name and a kind are chosen once, the rest can be changed. */
export function targetFields(kind: ComputeKind, isNew: boolean): readonly FieldSpec[] {
  return [...(isNew ? [NAME, KIND] : []), ...SETTINGS[kind], ...limitFields(kind)];
}

export const SETTING_LABELS: Readonly<Record<string, string>> = Object.fromEntries(
  [...SETTINGS.docker, ...SETTINGS.ssh].map(({ path, label }) => [path.split(".")[1], label]),
);

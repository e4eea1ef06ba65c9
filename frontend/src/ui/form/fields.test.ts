import { expect, test } from "vitest";
import { bodyOf, draftErrors, draftOf, type FieldSpec, sortProblems } from "./fields";

const FIELDS: readonly FieldSpec[] = [
  { path: "name", label: "Name", kind: "text", isRequired: true },
  { path: "settings.host", label: "Host", kind: "text" },
  { path: "settings.port", label: "Port", kind: "whole", min: 1, max: 65535, initial: "22" },
  { path: "limits.memory_bytes", label: "Memory", kind: "bytes" },
];

test("a new form begins with what is usual", () => {
  expect(draftOf(FIELDS)).toMatchObject({ name: "", "settings.port": "22" });
});

test("what a body says stands in the fields, and comes back the same", () => {
  const body = { name: "gpu", settings: { host: "box", port: 22 }, limits: { memory_bytes: 4e9 } };
  const draft = draftOf(FIELDS, body);
  expect(draft["limits.memory_bytes"]).toBe("4 GB");
  expect(bodyOf(FIELDS, draft, body)).toEqual(body);
});

test("an emptied field is left out, and what the form does not know is kept", () => {
  const body = { name: "gpu", settings: { host: "box", port: 22, later: true }, limits: {} };
  const draft = { ...draftOf(FIELDS, body), "settings.host": " " };
  expect(bodyOf(FIELDS, draft, body)["settings"]).toEqual({ port: 22, later: true });
});

test.each([
  ["name", " ", "Name is needed."],
  ["settings.port", "0", "Port must be 1 or more. Got 0."],
  ["settings.port", "70000", "Port must be 65535 or less. Got 70000."],
  ["settings.port", "2.5", "Port must be a whole number. Got 2.5."],
  ["settings.port", "ssh", "Port must be a number. Got “ssh”."],
  ["limits.memory_bytes", "lots", "Write an amount such as 4 GB or 512 MiB. Got “lots”."],
])("%s as “%s” is said to be wrong", (path, text, message) => {
  expect(draftErrors(FIELDS, { name: "gpu", [path]: text })).toEqual({ [path]: message });
});

test("the server's problems go to their fields, the others are said below", () => {
  const { errors, rest } = sortProblems(FIELDS, {
    message: "Some fields are not valid.",
    problems: [
      {
        parameter: "settings.host",
        message: "`settings.host` is unknown.",
        hint: "did you mean box?",
      },
      { parameter: "port", message: "Closed." },
      { parameter: null, message: "Too many targets." },
    ],
  });
  expect(errors).toEqual({
    "settings.host": "Host is unknown. did you mean box?",
    "settings.port": "Closed.",
  });
  expect(rest).toEqual(["Too many targets."]);
});

test("a refusal without problems is its own sentence", () => {
  expect(sortProblems([], { message: "Not now.", problems: [] }).rest).toEqual(["Not now."]);
});

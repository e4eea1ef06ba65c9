import { expect, test } from "vitest";
import { bodyOf, draftErrors } from "@/ui/form/fields";
import { datastoreFields, whereIs } from "./datastoreFields";

test.each([
  ["s3", { bucket: "lake", prefix: "raw" }, "s3://lake/raw"],
  ["s3", { bucket: "lake" }, "s3://lake"],
  ["sftp", { host: "box", user: "ada", port: 2222, folder: "in" }, "ada@box:2222 in"],
  ["sftp", { host: "box", user: "ada", port: 22 }, "ada@box"],
  ["folder", { path: "/srv" }, "/srv"],
] as const)("a datastore of the kind %s says where it is", (kind, settings, where) => {
  expect(whereIs({ kind, settings })).toBe(where);
});

test("a machine is not reached without its host keys", () => {
  expect(draftErrors(datastoreFields("sftp", false), {})).toHaveProperty("settings.known_hosts");
});

test("only the settings of the kind are sent", () => {
  const body = bodyOf(datastoreFields("sql", true), {
    name: "warehouse",
    kind: "sql",
    "settings.url": "sqlite:////srv/a.db",
    "settings.bucket": "typed before",
  });
  expect(body["settings"]).toEqual({ url: "sqlite:////srv/a.db" });
});

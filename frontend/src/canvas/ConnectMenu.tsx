/** Connecting by keyboard: the ports of the selected module, then everything that fits the chosen one. */

import { Command } from "cmdk";
import { useCallback, useMemo, useState } from "react";
import { documentOf, type Editor, edit, useEditor, useSession } from "@/editing/editor";
import { announce } from "@/editing/sessionStore";
import { type End, judge, judgeAll, specOf, typeTitle } from "@/graph/connection";
import { edgeId, type NodeId } from "@/graph/document";
import { connectOperations } from "@/graph/edits";
import { search } from "@/graph/search";
import { nodeTitle } from "@/graph/subtitle";
import { Dialog } from "@/ui/Dialog";
import styles from "./ConnectMenu.module.css";

interface Choice {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly run: () => void;
}

export function ConnectMenu() {
  const node = useSession((session) => session.connectMenu);
  return node === null ? null : <ConnectDialog key={node} node={node} />;
}

function ConnectDialog({ node }: { node: NodeId }) {
  const editor = useEditor();
  const [port, setPort] = useState<End | null>(null);
  const [query, setQuery] = useState("");
  const close = useCallback(() => editor.session.setState({ connectMenu: null }), [editor]);
  const choices = useMemo(
    () => (port ? targets(editor, port, close) : portChoices(editor, node, setPort, close)),
    [editor, node, port, close],
  );
  const title = titleOf(editor, node);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={port ? `Connect ${title}: ${portTitle(editor, port)}` : `Connect ${title}`}
      width="small"
    >
      <Command label="Connections" shouldFilter={false} key={port ? "targets" : "ports"}>
        <Command.Input
          autoFocus
          value={query}
          onValueChange={setQuery}
          placeholder={port ? "To which port?" : "Which port?"}
          className={styles.input}
        />
        <Command.List className={styles.items}>
          <Command.Empty className={styles.empty}>Nothing here fits.</Command.Empty>
          {search(choices, query, (choice) => [choice.title, choice.detail]).map((choice) => (
            <Command.Item
              key={choice.id}
              value={choice.id}
              className={styles.item}
              onSelect={() => {
                setQuery("");
                choice.run();
              }}
            >
              <span>{choice.title}</span>
              <small>{choice.detail}</small>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}

function titleOf(editor: Editor, id: NodeId): string {
  const node = documentOf(editor).nodes[id];
  return node ? nodeTitle(node, editor.catalog[node.module]) : id;
}

function portTitle(editor: Editor, end: End): string {
  const spec = specOf(documentOf(editor), editor.catalog, end.node);
  const ports = end.side === "input" ? spec?.inputs : spec?.outputs;
  return ports?.find((port) => port.name === end.port)?.title ?? end.port;
}

/** The module's ports, then its connections, which can be taken away here. */
function portChoices(
  editor: Editor,
  node: NodeId,
  choose: (end: End) => void,
  close: () => void,
): readonly Choice[] {
  const document = documentOf(editor);
  const spec = specOf(document, editor.catalog, node);
  const ends = (["output", "input"] as const).flatMap((side) =>
    ((side === "output" ? spec?.outputs : spec?.inputs) ?? []).map(
      (port): Choice => ({
        id: `${side}.${port.name}`,
        title: port.title,
        detail: `${side} · ${typeTitle(port.data_type)}`,
        run: () => choose({ node, port: port.name, side }),
      }),
    ),
  );
  const wires = document.edges
    .filter((edge) => edge.source === node || edge.target === node)
    .map(
      (edge): Choice => ({
        id: edgeId(edge),
        title: `Disconnect ${titleOf(editor, edge.source === node ? edge.target : edge.source)}`,
        detail: edge.source === node ? "after" : "before",
        run: () => {
          edit(editor, [{ op: "disconnect", edges: [edge] }], { label: "Disconnect" });
          close();
        },
      }),
    );
  return [...ends, ...wires];
}

function targets(editor: Editor, from: End, close: () => void): readonly Choice[] {
  const document = documentOf(editor);
  return [...judgeAll(document, editor.catalog, from)].flatMap(([key, verdict]): Choice[] => {
    if (!verdict.fits) return [];
    const to: End =
      from.side === "output"
        ? { node: verdict.edge.target, port: verdict.edge.target_port, side: "input" }
        : { node: verdict.edge.source, port: verdict.edge.source_port, side: "output" };
    return [
      {
        id: key,
        title: `${titleOf(editor, to.node)}: ${portTitle(editor, to)}`,
        detail: verdict.replaces ? "replaces a connection" : "",
        run: () => {
          const now = judge(documentOf(editor), editor.catalog, from, to);
          if (now.fits) edit(editor, connectOperations(now), { label: "Connect" });
          announce(editor.session, `Connected to ${titleOf(editor, to.node)}.`);
          close();
        },
      },
    ];
  });
}

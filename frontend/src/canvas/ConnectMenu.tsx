/** Connecting by keyboard: C on a port lists what fits it, C on a module begins with its ports. */

import { Command } from "cmdk";
import { type KeyboardEvent, useEffect, useMemo, useState } from "react";
import { documentOf, type Editor, edit, useEditor, useSession } from "@/editing/editor";
import { announce, type ConnectStart } from "@/editing/sessionStore";
import { type End, endKey, judge, judgeAll } from "@/graph/connection";
import { connectOperations } from "@/graph/edits";
import { NODE_WIDTH } from "@/graph/geometry";
import { search } from "@/graph/search";
import { plural } from "@/ui/format";
import { type Choice, endTitle, ownPorts, targets, titleOf } from "./connectChoices";
import { FloatingList, LIST_SIZE } from "./FloatingList";
import styles from "./FloatingList.module.css";

export function ConnectMenu() {
  const start = useSession((session) => session.connectMenu);
  if (start === null) return null;
  const key = start.from ? endKey(start.from) : start.node;
  return <ConnectList key={key} {...start} />;
}

function ConnectList({ node, from }: ConnectStart) {
  const editor = useEditor();
  const [query, setQuery] = useState("");
  const [screen] = useState(() => besideNode(editor, node));
  const choices = useMemo(
    () => (from ? targets(editor, from) : ownPorts(editor, node)),
    [editor, node, from],
  );
  const found = search(choices, query, (choice) => [choice.title, choice.detail]);
  const [aim, setAim] = useState(choices[0]?.id ?? "");
  useGlow(editor, from, found.find(({ id }) => id === aim)?.end ?? null);

  const close = () => editor.session.setState({ connectMenu: null });
  const giveUp = () => {
    close();
    announce(editor.session, "No connection was made.");
    focusOn(node, from);
  };
  const step = (event: KeyboardEvent) => {
    if (event.key !== "Tab" || found.length === 0) return;
    event.preventDefault();
    const at = found.findIndex(({ id }) => id === aim) + (event.shiftKey ? -1 : 1);
    setAim(found.at(at % found.length)?.id ?? "");
  };
  const choose = ({ end, edge }: Choice) => {
    if (end && !from) return editor.session.setState({ connectMenu: { node, from: end } });
    close();
    if (edge) edit(editor, [{ op: "disconnect", edges: [edge] }], { label: "Disconnect" });
    if (end && from) connect(editor, from, end);
    focusOn(node, from);
  };
  const name = from ? `Connect ${endTitle(editor, from)}` : `Connect ${titleOf(editor, node)}`;
  return (
    <FloatingList screen={screen} onEscape={giveUp} onLeave={close}>
      <Command label={name} shouldFilter={false} value={aim} onValueChange={setAim}>
        <Command.Input
          autoFocus
          value={query}
          onValueChange={setQuery}
          onKeyDown={step}
          aria-label={name}
          placeholder={from ? `${name} to …` : `${name}: which port?`}
          className={styles.input}
        />
        <Command.List className={styles.items}>
          <Command.Empty className={styles.empty}>
            {from ? "No port of another module fits." : "Nothing is called that."}
          </Command.Empty>
          {found.map((choice) => (
            <Command.Item
              key={choice.id}
              value={choice.id}
              className={styles.item}
              onSelect={() => choose(choice)}
            >
              <span className={styles.title}>{choice.title}</span>
              <small>{choice.detail}</small>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </FloatingList>
  );
}

/** The list names the ports, the canvas shows them: those that fit glow, the one that is meant most. */
function useGlow(editor: Editor, from: End | null, aim: End | null): void {
  useEffect(() => {
    if (!from) return;
    const verdicts = judgeAll(documentOf(editor), editor.catalog, from);
    const fitting = [...verdicts.values()].filter(({ fits }) => fits).length;
    editor.session.setState({ connecting: { from, moved: null, verdicts } });
    announce(
      editor.session,
      `${endTitle(editor, from)}: ${plural(fitting, "port")} can be connected. The arrow keys choose, Enter connects, Escape ends.`,
    );
    return () => editor.session.setState({ connecting: null });
  }, [editor, from]);
  const key = aim && endKey(aim);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same port is another object at every render
  useEffect(() => {
    const { connecting, viewport } = editor.session.getState();
    if (!from || !aim || !connecting) return;
    editor.session.setState({ connecting: { ...connecting, aim: endKey(aim) } });
    viewport?.center(aim.node);
  }, [editor, from, key]);
}

function connect(editor: Editor, from: End, to: End): void {
  const verdict = judge(documentOf(editor), editor.catalog, from, to);
  if (verdict.fits) edit(editor, connectOperations(verdict), { label: "Connect" });
  announce(editor.session, verdict.fits ? `Connected to ${endTitle(editor, to)}.` : verdict.reason);
}

const GAP = 14;

/** Beside the module, so that what it could be connected to below can be seen. */
function besideNode(editor: Editor, node: string): readonly [number, number] {
  const [x, y] = documentOf(editor).nodes[node]?.position ?? [0, 0];
  const { viewport } = editor.session.getState();
  const [left, top] = viewport?.toScreen([x, y]) ?? [0, 0];
  const [right] = viewport?.toScreen([x + NODE_WIDTH, y]) ?? [0, 0];
  const hasRoom = right + GAP + LIST_SIZE.width < innerWidth;
  return [hasRoom ? right + GAP : left - GAP - LIST_SIZE.width, top];
}

function focusOn(node: string, from: End | null): void {
  const port = from && document.querySelector<HTMLElement>(`[data-end="${endKey(from)}"]`);
  const place =
    port ?? document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(node)}"]`);
  place?.focus({ preventScroll: true });
}

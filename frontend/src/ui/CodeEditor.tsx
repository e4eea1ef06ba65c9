/** CodeMirror 6 as a controlled component. */

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completeFromList,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { sql } from "@codemirror/lang-sql";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import { NONCE } from "./nonce";
import { plainLanguage } from "./plainLanguages";
import { replaceSelection } from "./replaceSelection";

interface CodeEditorProps {
  readonly label: string;
  readonly code: string;
  readonly language: string;
  /** Names to complete: the columns that flow in. */
  readonly words: readonly string[];
  readonly onChange: (code: string) => void;
}

export function CodeEditor({ label, code, language, words, onChange }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, code });
  latest.current = { onChange, code };
  const vocabulary = words.join("\n");

  useEffect(() => {
    if (!host.current) return;
    const changed = EditorView.updateListener.of((update) => {
      if (update.docChanged) latest.current.onChange(update.state.doc.toString());
    });
    const state = EditorState.create({
      doc: latest.current.code,
      extensions: [
        ...extensions(label, language, vocabulary === "" ? [] : vocabulary.split("\n")),
        changed,
      ],
    });
    const made = new EditorView({ state, parent: host.current });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [label, language, vocabulary]);

  useEffect(() => {
    const current = view.current?.state.doc.toString();
    if (current === undefined || current === code) return;
    view.current?.dispatch({ changes: { from: 0, to: current.length, insert: code } });
  }, [code]);

  return <div ref={host} />;
}

const COLORS = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword],
    color: "var(--code-keyword)",
  },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  {
    tag: [tags.comment, tags.lineComment, tags.blockComment],
    color: "var(--code-comment)",
    fontStyle: "italic",
  },
  {
    tag: [
      tags.function(tags.variableName),
      tags.definition(tags.function(tags.variableName)),
      tags.className,
    ],
    color: "var(--code-name)",
  },
]);

const LOOKS = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--text)", fontSize: "12.5px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--font-code)",
    fontVariantLigatures: "none",
    lineHeight: "1.55",
    minHeight: "120px",
    maxHeight: "60vh",
    overflow: "auto",
  },
  // Opaque: code that is scrolled sideways passes below it.
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--text-muted)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)",
  },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 24%, transparent)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--surface-overlay)",
    border: "1px solid var(--border)",
    color: "var(--text)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent-soft)",
    color: "var(--text)",
  },
});

const GRAMMARS: Readonly<Record<string, () => Extension>> = { sql: () => sql(), python };

function extensions(label: string, language: string, words: readonly string[]): Extension[] {
  const grammar = GRAMMARS[language]?.() ?? plainLanguage(language) ?? [];
  const columns = completeFromList(words.map((word) => ({ label: word, type: "property" })));
  return [
    ...(NONCE === undefined ? [] : [EditorView.cspNonce.of(NONCE)]),
    lineNumbers(),
    history(),
    indentOnInput(),
    indentUnit.of(language === "python" ? "    " : "  "),
    bracketMatching(),
    closeBrackets(),
    replaceSelection,
    highlightActiveLine(),
    autocompletion(),
    EditorState.languageData.of(() => [{ autocomplete: columns }]),
    grammar,
    syntaxHighlighting(COLORS),
    LOOKS,
    EditorView.contentAttributes.of({ "aria-label": label }),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...completionKeymap,
      indentWithTab,
    ]),
  ];
}

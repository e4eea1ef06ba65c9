/** Nodes that were stored without a position are laid out when the canvas opens. */

import { useEffect } from "react";
import { useEditor } from "@/editing/editor";
import { placeUnplaced } from "@/editing/tidy";

export function usePlacing(): void {
  const editor = useEditor();
  useEffect(() => {
    // Without the layout engine they stay where they were stored; they can be moved by hand.
    placeUnplaced(editor).catch(() => undefined);
  }, [editor]);
}

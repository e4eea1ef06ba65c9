/** What is being typed: kept as text until it is a value, and replaced when the value changes from outside. */

import { useEffect, useRef, useState } from "react";

export function useDraft(text: string): readonly [string, (text: string) => void, () => void] {
  const [draft, setDraft] = useState(text);
  const typed = useRef<string | null>(null);
  useEffect(() => {
    if (typed.current === null) setDraft(text);
  }, [text]);
  const type = (next: string) => {
    typed.current = next;
    setDraft(next);
  };
  const settle = () => {
    typed.current = null;
    setDraft(text);
  };
  return [draft, type, settle];
}

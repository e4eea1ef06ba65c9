/** The time, ticking while something is going on. */
import { useEffect, useState } from "react";

export function useNow(isTicking: boolean, everyMilliseconds = 500): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(() => setNow(Date.now()), everyMilliseconds);
    return () => clearInterval(timer);
  }, [isTicking, everyMilliseconds]);
  return now;
}

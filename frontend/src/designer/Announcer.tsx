/** Says to screen readers what a gesture did. */

import { useSession } from "@/editing/editor";

export function Announcer() {
  const announcement = useSession((session) => session.announcement);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {announcement}
    </div>
  );
}

/** Pages that stand together under one place: links in the looks of tabs. */
import { NavLink } from "react-router";
import styles from "./PlaceTabs.module.css";

export interface Place {
  readonly to: string;
  readonly label: string;
}

export const COMPUTE_PLACES: readonly Place[] = [
  { to: "/compute", label: "Targets" },
  { to: "/environments", label: "Environments" },
];

export const SETTINGS_PLACES: readonly Place[] = [
  { to: "/settings/secrets", label: "Secrets" },
  { to: "/settings/datastores", label: "Datastores" },
];

export function PlaceTabs({ label, places }: { label: string; places: readonly Place[] }) {
  // One place alone is no choice.
  if (places.length < 2) return null;
  return (
    <nav className={styles.tabs} aria-label={label}>
      {places.map((place) => (
        <NavLink key={place.to} to={place.to} className={styles.tab ?? ""}>
          {place.label}
        </NavLink>
      ))}
    </nav>
  );
}

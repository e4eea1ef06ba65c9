/** The rail at the left: the places of the product, and the look. */
import { useMutation } from "@tanstack/react-query";
import { Link, NavLink, useLocation } from "react-router";
import { ask } from "@/api/client";
import { IconButton } from "@/ui/Button";
import { Icon, type IconName } from "@/ui/Icon";
import { Menu, type MenuEntry } from "@/ui/Menu";
import { toastError } from "@/ui/toasts";
import styles from "./Rail.module.css";
import { chooseTheme, type ThemeChoice, useThemeChoice } from "./theme";

interface Place {
  readonly to: string;
  readonly title: string;
  readonly icon: IconName;
  /** The addresses that belong to the place, where it is not the one it leads to. */
  readonly roots?: readonly string[];
}

const PLACES: readonly Place[] = [
  { to: "/", title: "Home", icon: "home" },
  { to: "/runs", title: "Runs", icon: "train" },
  { to: "/datasets", title: "Datasets", icon: "dataset" },
  { to: "/compute", title: "Compute", icon: "compute", roots: ["/compute", "/environments"] },
  { to: "/settings/secrets", title: "Settings", icon: "settings", roots: ["/settings"] },
];

const THEMES: readonly { choice: ThemeChoice; label: string; icon: IconName }[] = [
  { choice: "system", label: "As the system", icon: "system" },
  { choice: "light", label: "Light", icon: "sun" },
  { choice: "dark", label: "Dark", icon: "moon" },
];

export function Rail() {
  const { pathname } = useLocation();
  return (
    <nav className={styles.rail} aria-label="Plumbline">
      <NavLink to="/" className={styles.logo ?? ""} aria-label="Plumbline, home">
        <Icon name="algorithm" size={18} />
      </NavLink>
      {PLACES.map((place) => (
        <Link
          key={place.to}
          to={place.to}
          className={styles.place}
          aria-current={isAt(place, pathname) ? "page" : undefined}
        >
          <Icon name={place.icon} size={18} />
          {place.title}
        </Link>
      ))}
      <span className={styles.space} />
      <ThemeMenu />
      <SignOut />
    </nav>
  );
}

function isAt({ to, roots = [to] }: Place, pathname: string): boolean {
  return roots.some(
    (root) => pathname === root || (root !== "/" && pathname.startsWith(`${root}/`)),
  );
}

function ThemeMenu() {
  const chosen = useThemeChoice();
  const items: readonly MenuEntry[] = [
    { heading: "Look" },
    ...THEMES.map(({ choice, label, icon }) => ({
      id: choice,
      label,
      icon,
      checked: choice === chosen,
      onSelect: () => chooseTheme(choice),
    })),
  ];
  const icon = THEMES.find(({ choice }) => choice === chosen)?.icon ?? "system";
  return (
    <Menu items={items} trigger={<IconButton icon={icon} label="Light or dark" iconSize={18} />} />
  );
}

function SignOut() {
  const signOut = useMutation({
    mutationFn: () => ask("delete", "session/"),
    // The server's page says how to come back.
    onSuccess: () => location.assign("/"),
    onError: (error) => toastError("You could not be signed out", error),
  });
  return (
    <IconButton
      icon="signOut"
      label="Sign out"
      iconSize={18}
      hintSide="right"
      busy={signOut.isPending}
      onClick={() => signOut.mutate()}
    />
  );
}

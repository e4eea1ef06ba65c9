/** The rail at the left: the places of the product, and the look. */
import { useMutation } from "@tanstack/react-query";
import { NavLink } from "react-router";
import { ask } from "@/api/client";
import { IconButton } from "@/ui/Button";
import { Icon, type IconName } from "@/ui/Icon";
import { Menu, type MenuEntry } from "@/ui/Menu";
import { toastError } from "@/ui/toasts";
import styles from "./Rail.module.css";
import { chooseTheme, type ThemeChoice, useThemeChoice } from "./theme";

const PLACES: readonly { to: string; title: string; icon: IconName; also?: string }[] = [
  { to: "/", title: "Home", icon: "home" },
  { to: "/runs", title: "Runs", icon: "train" },
  { to: "/datasets", title: "Datasets", icon: "dataset" },
];

const THEMES: readonly { choice: ThemeChoice; label: string; icon: IconName }[] = [
  { choice: "system", label: "As the system", icon: "system" },
  { choice: "light", label: "Light", icon: "sun" },
  { choice: "dark", label: "Dark", icon: "moon" },
];

export function Rail() {
  return (
    <nav className={styles.rail} aria-label="Plumbline">
      <NavLink to="/" className={styles.logo ?? ""} aria-label="Plumbline, home">
        <Icon name="algorithm" size={18} />
      </NavLink>
      {PLACES.map(({ to, title, icon }) => (
        <NavLink key={to} to={to} end={to === "/"} className={styles.place ?? ""}>
          <Icon name={icon} size={18} />
          {title}
        </NavLink>
      ))}
      <span className={styles.space} />
      <ThemeMenu />
      <SignOut />
    </nav>
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

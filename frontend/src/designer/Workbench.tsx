/** The panels around the canvas: they resize, fold, and remember. */

import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { Canvas } from "@/canvas/Canvas";
import { ConnectMenu } from "@/canvas/ConnectMenu";
import { QuickAdd } from "@/canvas/QuickAdd";
import { Inspector } from "@/inspector/Inspector";
import { Palette } from "@/palette/Palette";
import { LEAST_PALETTE, PALETTE_WIDTH } from "./acrossLayout";
import styles from "./Designer.module.css";
import { Drawer } from "./Drawer";
import { openingLayout } from "./drawerLayout";
import { PaletteRail } from "./PaletteRail";
import { ProblemList } from "./ProblemList";
import { RunStrip } from "./RunStrip";
import { FOLDED, useAcrossLayout, usePaletteFold } from "./usePaletteFold";

export function Workbench() {
  const palette = usePaletteFold();
  const across = useAcrossLayout(palette.startsFolded);
  const down = useDefaultLayout({
    id: "plumbline.designer.down",
    storage: localStorage,
    onlySaveAfterUserInteractions: true,
  });
  return (
    <Group orientation="horizontal" className={styles.workbench} {...across}>
      <Panel
        id="palette"
        panelRef={palette.panel}
        defaultSize={palette.startsFolded ? FOLDED : PALETTE_WIDTH}
        minSize={LEAST_PALETTE}
        maxSize={420}
        collapsible
        collapsedSize={FOLDED}
        groupResizeBehavior="preserve-pixel-size"
        onResize={palette.measure}
      >
        {palette.isFolded ? <PaletteRail onOpen={palette.open} /> : <Palette />}
      </Panel>
      <Separator className={styles.across} aria-label="Resize the palette" />
      <Panel id="middle" minSize={320}>
        <Group orientation="vertical" {...down} defaultLayout={openingLayout(down.defaultLayout)}>
          <Panel id="canvas" minSize={160}>
            <Canvas>
              <RunStrip />
              <ProblemList />
            </Canvas>
            <QuickAdd />
            <ConnectMenu />
          </Panel>
          <Separator className={styles.down} aria-label="Resize the drawer" />
          <Panel
            id="drawer"
            defaultSize={236}
            minSize={110}
            collapsible
            collapsedSize={38}
            className={styles.drawer ?? ""}
          >
            <Drawer />
          </Panel>
        </Group>
      </Panel>
      <Separator className={styles.across} aria-label="Resize the inspector" />
      <Panel
        id="inspector"
        defaultSize={332}
        minSize={260}
        maxSize={620}
        collapsible
        collapsedSize={0}
        groupResizeBehavior="preserve-pixel-size"
      >
        <Inspector />
      </Panel>
    </Group>
  );
}

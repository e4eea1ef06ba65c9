import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { usePlanHover } from "./usePlanHover";

function Place({ isRunning = false }: { isRunning?: boolean }) {
  const hover = usePlanHover(isRunning);
  return isRunning ? (
    <p>Cancel</p>
  ) : (
    <button
      type="button"
      aria-expanded={hover.isOpen}
      onPointerEnter={hover.enter}
      onPointerLeave={hover.leave}
      onClick={() => hover.change(true)}
    >
      Run
    </button>
  );
}

const isOpen = () => screen.getByRole("button").getAttribute("aria-expanded");

/** The pointer comes to the button, and after a while the card asks to open. */
function comeTo(x: number, y: number) {
  fireEvent.pointerEnter(screen.getByRole("button"), { clientX: x, clientY: y });
  fireEvent.pointerMove(window, { clientX: x, clientY: y });
  fireEvent.click(screen.getByRole("button"));
}

it("opens for a pointer that comes to the button", () => {
  render(<Place />);
  comeTo(40, 20);
  expect(isOpen()).toBe("true");
});

it("stays closed when a run ends under a resting pointer", () => {
  const { rerender } = render(<Place />);
  comeTo(40, 20);
  rerender(<Place isRunning />);
  rerender(<Place />);
  expect(isOpen()).toBe("false");
  comeTo(40, 20);
  expect(isOpen()).toBe("false");
});

it("closes when the window changes its size", () => {
  render(<Place />);
  comeTo(40, 20);
  fireEvent(window, new Event("resize"));
  expect(isOpen()).toBe("false");
});

import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Verdict } from "./Verdict";

test("a higher AUC is better, and by how much", () => {
  const { container } = render(<Verdict value={0.87} first={0.85} direction={1} />);
  expect(container).toHaveTextContent("▲better +0.02");
});

test("a higher error is worse", () => {
  render(<Verdict value={4} first={3} direction={-1} />);
  expect(screen.getByText("worse")).toBeInTheDocument();
});

test("nothing is said where nobody knows, or nothing differs", () => {
  const { container } = render(
    <>
      <Verdict value={4} first={3} direction={0} />
      <Verdict value={3} first={3} direction={1} />
      <Verdict value={null} first={3} direction={1} />
    </>,
  );
  expect(container).toBeEmptyDOMElement();
});

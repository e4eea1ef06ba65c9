import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { Verdict } from "./Verdict";

test("a higher AUC is better, and by how much", () => {
  const { container } = render(<Verdict value={0.87} first={0.85} direction={1} />);
  expect(container).toHaveTextContent("▲ +0.02 better");
});

test("a higher error is worse, and a lower one better: the arrow goes with the sign", () => {
  const { container, rerender } = render(<Verdict value={4} first={3} direction={-1} />);
  expect(container).toHaveTextContent("▲ +1 worse");
  rerender(<Verdict value={2} first={3} direction={-1} />);
  expect(container).toHaveTextContent("▼ −1 better");
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

import { expect, test } from "vitest";
import { run, stepEvent } from "@/testing/builders";
import { RunFeed } from "./runStore";
import { LiveSocket, type SocketLike } from "./socket";

class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readyState = 0;
  readonly sent: unknown[] = [];

  send(text: string) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
    this.onclose?.();
  }

  open() {
    this.readyState = 1;
    this.onopen?.();
  }

  say(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

function watching() {
  const sockets: FakeSocket[] = [];
  const frames: (() => void)[] = [];
  const connect = () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  };
  const socket = new LiveSocket(connect, () => 0);
  const feed = new RunFeed(
    socket,
    (deed) => frames.push(deed),
    () => Promise.reject(new Error("No HTTP here.")),
  );
  const stop = feed.watch("r1");
  const [first] = sockets;
  if (first === undefined) throw new Error("Nothing was opened.");
  const frame = () => {
    for (const deed of frames.splice(0)) deed();
  };
  const snapshot = (seq: number, state: Parameters<typeof run>[0]) =>
    ({ type: "snapshot", run: "r1", seq, data: run(state, { seq }) }) as const;
  return { feed, sockets, first, frame, snapshot, stop };
}

test("the run is asked for when the socket opens", () => {
  const { first } = watching();
  first.open();
  expect(first.sent).toEqual([{ subscribe: { run: "r1" } }]);
});

test("a hundred events are applied in one frame", () => {
  const { feed, first, frame, snapshot } = watching();
  let changes = 0;
  first.open();
  first.say(snapshot(0, { a: "queued" }));
  frame();
  feed.store.subscribe(() => {
    changes += 1;
  });
  for (let seq = 1; seq <= 100; seq += 1) first.say(stepEvent(seq, "a", "running"));
  expect(changes).toBe(0);
  frame();
  expect(changes).toBe(1);
  expect(feed.store.getState().runs["r1"]?.seq).toBe(100);
});

test("after a gap the snapshot is asked for again", () => {
  const { first, frame, snapshot, feed } = watching();
  first.open();
  first.say(snapshot(3, { a: "queued" }));
  first.say(stepEvent(5, "a", "succeeded"));
  frame();
  expect(first.sent.at(-1)).toEqual({ subscribe: { run: "r1" } });
  first.say(snapshot(5, { a: "succeeded" }));
  frame();
  expect(feed.store.getState().runs["r1"]?.steps["a"]?.state).toBe("succeeded");
});

test("an older snapshot does not overwrite newer states", () => {
  const { feed, first, frame, snapshot } = watching();
  first.open();
  first.say(snapshot(8, { a: "succeeded" }));
  first.say(snapshot(2, { a: "running" }));
  frame();
  expect(feed.store.getState().runs["r1"]?.steps["a"]?.state).toBe("succeeded");
});

test("a lost connection is said, and the next one goes on from the last number", async () => {
  const { feed, sockets, first, frame, snapshot } = watching();
  first.open();
  first.say(snapshot(7, { a: "running" }));
  frame();
  first.close();
  expect(feed.store.getState().connection).toBe("lost");
  await expect.poll(() => sockets.length).toBe(2);
  sockets[1]?.open();
  expect(feed.store.getState().connection).toBe("open");
  expect(sockets[1]?.sent).toEqual([{ subscribe: { run: "r1", after: 7 } }]);
});

test("a heartbeat that is ahead makes the client ask", () => {
  const { first, frame, snapshot } = watching();
  first.open();
  first.say(snapshot(7, { a: "running" }));
  frame();
  first.say({ type: "heartbeat", runs: { r1: 9 } });
  expect(first.sent.at(-1)).toEqual({ subscribe: { run: "r1", after: 7 } });
});

test("nobody watching any more is told to the server", () => {
  const { first, stop } = watching();
  first.open();
  stop();
  expect(first.sent.at(-1)).toEqual({ unsubscribe: { run: "r1" } });
});

test("what is no message of ours is passed over", () => {
  const { feed, first, frame } = watching();
  first.open();
  first.onmessage?.({ data: "{broken" });
  first.say({ type: "advertisement" });
  frame();
  expect(feed.store.getState().runs).toEqual({});
});

/** The socket and the runs of this tab: made once, opened when somebody subscribes. */
import { RunFeed } from "./runStore";
import { LiveSocket, type SocketLike } from "./socket";

function openSocket(): SocketLike {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return new WebSocket(`${scheme}//${location.host}/ws/`) as SocketLike;
}

export const liveSocket = new LiveSocket(openSocket);
export const runFeed = new RunFeed(liveSocket);

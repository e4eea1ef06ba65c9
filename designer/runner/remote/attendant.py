"""One session of a worker about one attempt: inputs are copied, the step is begun and followed."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from designer.runner.remote import objects
from designer.runner.remote.following import Follower, refused
from designer.runner.remote.frames import Frames
from designer.runner.remote.guard import FOLLOWED_FILE
from designer.runner.remote.launching import bury, forget, launch, state_of, stop
from designer.runner.remote.places import Places

Frame = dict[str, Any]


class Attendant:
    """Does what the worker says, frame by frame, until the session closes."""

    def __init__(self, frames: Frames, places: Places) -> None:
        self.frames, self.places, self.name = frames, places, ""
        self._deeds: Mapping[str, Callable[[Frame], None]] = {
            "open": self._open,
            "object": lambda frame: objects.take(frames, places, frame),
            "launch": self._launch,
            "follow": self._follow,
            "bury": lambda _: bury(places, self.name),
            "forget": lambda _: forget(places, self.name),
            "cancel": lambda _: stop(places, self.name),
            "ping": lambda _: None,
        }

    def run(self) -> None:
        """Answer each frame with one that says how it went; what cannot be done is said too."""
        while True:
            frame = self.frames.read()
            try:
                self._deeds[frame["do"]](frame)
            except OSError as error:
                self.frames.send("refused", **refused(error))
                return
            if frame["do"] in ("object", "launch", "forget"):
                self.frames.send("done")

    def _open(self, frame: Frame) -> None:
        """Say what is known of the attempt and what it lacks."""
        self.name = frame["name"]
        self.places.make()
        state = state_of(self.places, self.name)
        if state == "running":
            os.utime(self.places.guard(self.name) / FOLLOWED_FILE)
        lacking = objects.missing(self.places, frame["objects"]) if state == "new" else []
        self.frames.send("state", state=state, missing=lacking)

    def _launch(self, frame: Frame) -> None:
        try:
            launch(self.places, self.name, frame)
        except OSError:
            forget(self.places, self.name)
            raise

    def _follow(self, frame: Frame) -> None:
        Follower(self.frames, self.places, self.name, frame).follow()

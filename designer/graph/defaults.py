"""What the keys of a document have when they are left out, as JSON."""

from collections.abc import Mapping
from typing import Any

NODE_DEFAULTS: Mapping[str, Any] = {
    "module_version": 1,
    "params": {},
    "title": "",
    "comment": "",
    "position": [0, 0],
    "compute": None,
    "environment": None,
    "network": None,
    "reuse": True,
    "enabled": True,
    "retries": 0,
    "timeout_seconds": None,
}
GROUP_DEFAULTS: Mapping[str, Any] = {"title": "", "nodes": [], "collapsed": False, "comment": ""}
NOTE_DEFAULTS: Mapping[str, Any] = {"text": "", "position": [0, 0], "size": [200, 120]}
PARAMETER_DEFAULTS: Mapping[str, Any] = {"type": "string", "default": None, "description": ""}
PIPELINE_DEFAULTS: Mapping[str, Any] = {
    "compute": None,
    "continue_on_failure": False,
    "timeout_seconds": None,
    "direction": "down",
}
EMPTY_DOCUMENT: Mapping[str, Any] = {
    "format": 1,
    "parameters": {},
    "defaults": PIPELINE_DEFAULTS,
    "nodes": {},
    "edges": [],
    "groups": {},
    "notes": {},
}
